using System.Text.Json;
using Unroll.Insight;

namespace Unroll.Tests.Insight;

/// <summary>The JSON form holds the numbers of the record, under their names and shapes.</summary>
public sealed class ExplanationJsonTests
{
    [Fact]
    public void Every_number_of_the_record_stands_in_the_json()
    {
        ExplanationRecord record = Example.Record();

        using JsonDocument json = JsonDocument.Parse(ExplanationJson.Write(record));
        JsonElement root = json.RootElement;

        Assert.Equal(1, root.GetProperty("trace").GetInt32());
        Assert.Equal(7UL, root.GetProperty("seed").GetUInt64());
        Assert.Equal(1200, root.GetProperty("step").GetInt64());
        Assert.Equal(record.Labels, root.GetProperty("tokens").GetProperty("text").EnumerateArray().Select(label => label.GetString()!));
        Assert.Equal(record.Ids, root.GetProperty("tokens").GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal(record.Influence!.Norms, Data(root, "influence.norm"));
        Assert.Equal(record.Influence.GradientTimesInput, Data(root, "influence.gradientTimesInput"));
        Assert.Equal(record.Influence.Occlusion, Data(root, "influence.occlusion"));
        Assert.Equal(record.Flows[0].HiddenNorms, Data(root, "layer 0.hidden.gradient.norm"));
        Assert.Equal(record.Flows[0].CellNorms!, Data(root, "layer 0.cell.gradient.norm"));
        Assert.Equal(record.Gates[0].Values.ToArray(), Data(root, "rnn.layer0.forward.forget").Select(value => (float)value));
        Assert.Equal(record.Gates[0].MeanByStep, Data(root, "rnn.layer0.forward.forget.mean"));
        JsonElement gate = Value(root, "rnn.layer0.forward.forget");
        Assert.Equal(["time", "unit"], gate.GetProperty("dims").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal([3, 4], gate.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("log", Value(root, "influence.norm").GetProperty("scale").GetString());
        JsonElement[] notes = [.. root.GetProperty("notes").EnumerateArray()];
        Assert.Equal(record.Influence.Sentence, notes[0].GetProperty("sentence").GetString());
        Assert.Equal(record.Verifications[0].Engine, notes[^1].GetProperty("engine").GetDouble());
    }

    [Fact]
    public void What_is_not_finite_is_null()
    {
        ExplanationRecord record = Example.Record() with { Influence = null, Gates = [], Verifications = [], Flows = [new GradientFlow("layer 0", [double.NaN, double.PositiveInfinity, 1])] };

        using JsonDocument json = JsonDocument.Parse(ExplanationJson.Write(record));

        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number], Value(json.RootElement, "layer 0.hidden.gradient.norm").GetProperty("data").EnumerateArray().Select(value => value.ValueKind));
    }

    private static IEnumerable<double> Data(JsonElement root, string name) => Value(root, name).GetProperty("data").EnumerateArray().Select(value => value.GetDouble());

    private static JsonElement Value(JsonElement root, string name) => root.GetProperty("values").EnumerateArray().Single(value => value.GetProperty("name").GetString() == name);
}
