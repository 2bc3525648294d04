using System.IO.Compression;
using System.Text;
using Unroll.Data;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Data;

public sealed class SeriesFileTests
{
    private static readonly SeriesFormat Dated = new() { Time = "date" };

    [Fact]
    public void AFileIsReadWithItsNamesTimesAndNumbers()
    {
        Series series = Read("date,a,b\n2024-01-31,1,-2.5\n2024-02-29,3e2,.5\n", Dated);
        Assert.Equal(["a", "b"], series.Columns);
        Assert.Equal([1, -2.5, 300, 0.5], series.Values.ToArray());
        Assert.Equal([new DateTime(2024, 1, 31), new DateTime(2024, 2, 29)], series.Times);
    }

    [Theory]
    [InlineData("\uFEFFdate,a\r\n2024-01-01,1\r\n2024-01-02,2\r\n")]
    [InlineData("date\ta\n2024-01-01\t1\n2024-01-02\t2")]
    [InlineData("date;a\n2024-01-01;1\n\n2024-01-02;2\n")]
    [InlineData("\"date\",\"a\"\n\"2024-01-01\", 1 \n\"2024-01-02\",2\n")]
    public void MarksLineEndsDelimitersAndQuotationMarksDoNotMatter(string text) => Assert.Equal([1, 2], Read(text, Dated).Values.ToArray());

    [Fact]
    public void PackedFilesAreUnpacked()
    {
        using var folder = new TemporaryFolder();
        using (var file = new GZipStream(File.Create(folder["a.csv.gz"]), CompressionLevel.Fastest)) file.Write("a\n1\n2\n"u8);
        Assert.Equal([1, 2], SeriesFile.Read(folder["a.csv.gz"]).Single().Values.ToArray());
    }

    [Fact]
    public void LongTablesBecomeOneSeriesForEachId()
    {
        IReadOnlyList<Series> all = Parse("id,date,price\nB,Jan 1 2000,1\nA,Jan 1 2000,2\nB,Feb 1 2000,3\nA,Feb 1 2000,4\n", new SeriesFormat { Time = "date", Id = "id" });
        Assert.Equal(["B", "A"], all.Select(series => series.Name));
        Assert.Equal([1, 3], all[0].Values.ToArray());
        Assert.Equal("1mo", all[1].Interval.ToString());
    }

    [Theory]
    [InlineData("", null, "empty")]
    [InlineData("date,a\n", null, "no row")]
    [InlineData("date,a,a\n2024-01-01,1,1\n", 1, "two columns are called 'a'")]
    [InlineData("when,a\n2024-01-01,1\n", 1, "no column 'date'. The columns are: when, a")]
    [InlineData("date,a\n2024-01-01,1\n2024-01-02\n", 3, "1 cells where the header has 2")]
    [InlineData("date,a\n2024-01-01,1,2\n", 2, "3 cells where the header has 2")]
    [InlineData("date,a\n2024-01-01,one\n", 2, "'one' in the column 'a' is no number")]
    [InlineData("date;a\n2024-01-01;1,5\n", 2, "decimal comma")]
    [InlineData("date,a\n2024-01-01,1e999\n", 2, "no finite number")]
    [InlineData("date,a\n2024-01-01,1\n\n2024-01-02,\n", 4, "has no value")]
    [InlineData("date,a\n2024-01-01,NaN\n", 2, "has no value ('NaN')")]
    [InlineData("date,a\n01/02/2024,1\n", 2, "'01/02/2024' in the column 'date' is no time")]
    [InlineData("date,a\n2024-01-02,1\n2024-01-02,2\n", 3, "that of line 2 again")]
    [InlineData("date,a\n2024-01-02,1\n2024-01-01,2\n", 3, "before that of line 2")]
    public void WhatCannotBeUsedIsAnErrorWithItsLine(string text, int? line, string says)
    {
        DataFileException error = Assert.Throws<DataFileException>(() => Read(text, Dated));
        Assert.Equal(line, (int?)error.Line);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("test.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingValuesAreFilledByTheRule()
    {
        const string text = "a,b\n1,5\nNA,6\n,7\n7,8\n";
        Assert.Equal([1, 1, 1, 7], Read(text, new SeriesFormat { Missing = MissingValues.Forward }).Column("a"));
        Assert.Equal([1, 3, 5, 7], Read(text, new SeriesFormat { Missing = MissingValues.Linear }).Column("a"));
        Assert.Equal([5, 6, 7, 8], Read(text, new SeriesFormat { Columns = ["b"] }).Values.ToArray());
    }

    [Theory]
    [InlineData("a\nNA\n1\n", MissingValues.Forward, 2, "begins with no value")]
    [InlineData("a\nNA\n1\n", MissingValues.Linear, 2, "begins with no value")]
    [InlineData("a\n1\nNA\nNA\n", MissingValues.Linear, 3, "ends with no value")]
    public void WhatNothingCanFillIsAnError(string text, MissingValues missing, int line, string says)
    {
        DataFileException error = Assert.Throws<DataFileException>(() => Read(text, new SeriesFormat { Missing = missing }));
        Assert.Equal(line, (int?)error.Line);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingRowsAreFoundAndFilledWhereTheIntervalIsKnown()
    {
        const string text = "date,a\n2024-01-01 00:00,1\n2024-01-01 01:00,2\n2024-01-01 04:00,8\n";
        Assert.Equal([1, 2, 8], Read(text, Dated).Values.ToArray());
        SeriesFormat hourly = Dated with { Interval = TimeInterval.Parse("1h") };
        DataFileException error = Assert.Throws<DataFileException>(() => Read(text, hourly));
        Assert.Equal(4, error.Line);
        Assert.Contains("2 rows are missing", error.Message, StringComparison.Ordinal);
        Series filled = Read(text, hourly with { Missing = MissingValues.Linear });
        Assert.Equal([1, 2, 4, 6, 8], filled.Values.ToArray());
        Assert.Equal(hourly.Interval, filled.Interval);
        Assert.Contains("no whole number", Assert.Throws<DataFileException>(() => Read(text.Replace("04:00", "03:30", StringComparison.Ordinal), hourly)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15min", "2024-01-01", "2024-01-01 00:45", 3)]
    [InlineData("1d", "2024-02-28", "2024-03-01", 2)]
    [InlineData("1mo", "2024-01-15", "2025-03-15", 14)]
    [InlineData("1y", "2023-05-01", "2026-05-01", 3)]
    [InlineData("1w", "2024-01-01", "2024-01-09", null)]
    public void IntervalsCountRows(string interval, string from, string to, int? rows)
    {
        TimeInterval parsed = TimeInterval.Parse(interval);
        Assert.Equal(interval, parsed.ToString());
        DateTime first = DateTime.Parse(from, System.Globalization.CultureInfo.InvariantCulture), last = DateTime.Parse(to, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(rows, parsed.RowsBetween(first, last));
        if (rows is { } count) Assert.Equal(last, parsed.After(first, count));
    }

    [Theory]
    [InlineData("h")]
    [InlineData("0d")]
    [InlineData("1 fortnight")]
    public void OtherIntervalsAreRefused(string text) => Assert.Throws<FormatException>(() => TimeInterval.Parse(text));

    [Fact]
    public void TimesMayBeWrittenAsTheFormatSays()
    {
        Assert.Equal(new DateTime(2024, 2, 1), Read("date,a\n01/02/2024,1\n", Dated with { TimeFormat = "dd/MM/yyyy" }).Times[0]);
        Assert.Contains("no time of the form", Assert.Throws<DataFileException>(() => Read("date,a\n2024-01-01,1\n", Dated with { TimeFormat = "dd/MM/yyyy" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PartsFollowEachOtherAndMayLookBack()
    {
        Series series = Read("a\n" + string.Join('\n', Enumerable.Range(0, 20)), new SeriesFormat());
        DataSplit<SeriesPart> shares = SeriesSplit.ByShare([series], 0.1, 0.2), rows = SeriesSplit.ByRows([series], 10, 4, 4);
        Assert.Equal((0, 14), (shares.Train[0].From, shares.Train[0].To));
        Assert.Equal((14, 16), (shares.Validation![0].From, shares.Validation[0].To));
        Assert.Equal((16, 20), (shares.Test![0].From, shares.Test[0].To));
        Assert.Equal((14, 18), (rows.Test![0].From, rows.Test[0].To));
        Assert.NotEqual(shares.Fingerprint, rows.Fingerprint);
        Assert.Throws<ArgumentException>(() => SeriesSplit.ByRows([series], 10, 10, 10));
        Assert.Throws<ArgumentException>(() => SeriesSplit.ByShare([series], 0.5, 0.5));
        Assert.Throws<ArgumentException>(() => SeriesSplit.ByTime([series], default, default));
    }

    [Fact]
    public void DatesDivideSeriesOfDifferentLength()
    {
        IReadOnlyList<Series> all = Parse("id,date,a\nA,2024-01-01,1\nA,2024-01-02,2\nA,2024-01-03,3\nB,2024-01-02,4\nB,2024-01-03,5\n", new SeriesFormat { Time = "date", Id = "id" });
        DataSplit<SeriesPart> split = SeriesSplit.ByTime(all, new DateTime(2024, 1, 2), new DateTime(2024, 1, 3));
        Assert.Equal(["A"], split.Train.Select(part => part.Series.Name));
        Assert.Equal([1, 1], split.Validation!.Select(part => part.Length));
        Assert.Equal([2, 1], split.Test!.Select(part => part.From));
    }

    [SkippableFact]
    public void RealFilesAreRead()
    {
        Series etth1 = SeriesFile.Read(TestFolders.RequireData("ett-h1/ETTh1.csv.gz"), new SeriesFormat { Time = "date", Interval = TimeInterval.Parse("1h") }).Single();
        Assert.Equal((17420, 7), (etth1.Length, etth1.Columns.Count));
        Assert.Equal(5, SeriesFile.Read(TestFolders.RequireData("vega-stocks/stocks.csv"), new SeriesFormat { Time = "date", Id = "symbol" }).Count);
        Assert.Equal("1mo", SeriesFile.Read(TestFolders.RequireData("classic-series/airline-passengers.csv"), new SeriesFormat { Time = "Month" }).Single().Interval.ToString());
        string pollution = TestFolders.RequireData("classic-series/pollution.csv.gz");
        Assert.Equal(2, Assert.Throws<DataFileException>(() => SeriesFile.Read(pollution, new SeriesFormat { Columns = ["pm2.5"] })).Line);
        Assert.Contains("'NW' in the column 'cbwd' is no number", Assert.Throws<DataFileException>(() => SeriesFile.Read(pollution, new SeriesFormat { Columns = ["TEMP", "cbwd"] })).Message, StringComparison.Ordinal);
    }

    private static Series Read(string text, SeriesFormat format) => Parse(text, format).Single();

    private static IReadOnlyList<Series> Parse(string text, SeriesFormat format) => SeriesFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test.csv", format);
}
