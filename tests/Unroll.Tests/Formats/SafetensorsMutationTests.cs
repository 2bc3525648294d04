using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Formats;

namespace Unroll.Tests.Formats;

/// <summary>Files changed at random: reading either works or gives <see cref="CorruptFileException"/>, and never asks for more memory than the file can justify.</summary>
public sealed class SafetensorsMutationTests
{
    private const int Cases = 20_000;

    private static readonly byte[] original = Create();

    private static readonly string[] pieces =
    [
        "-1", "0", "1", "4294967295", "2147483647", "9223372036854775807", "18446744073709551616", "1e99", "null", "[]", "{}", "\"", "F64", "BOOL", "U8",
        "\"shape\":[2147483647,2147483647]", "\\ud800", "[0,0]", "}", "{", ",", ":", "__metadata__", "\0", "[[[[[[[[[[",
    ];

    private static byte[] Create()
    {
        var stream = new MemoryStream();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        Safetensors.Write(
            stream,
            [NamedArray.From("rnn.weight", [1f, 2f, 3f, 4f, 5f, 6f], 2, 3), NamedArray.From("ids", [1L, 2L], 2), NamedArray.From("mask", [true, false, true], 3), NamedArray.From("step", [1f])],
            metadata);
        return stream.ToArray();
    }

    private static Gen<Func<byte[], byte[]>> Mutation()
    {
        Gen<int> place = Gen.Choose(0, original.Length + 40);
        Gen<Func<byte[], byte[]>> flip = from at in place from bit in Gen.Choose(0, 7) select Edit(bytes => bytes[at % bytes.Length] ^= (byte)(1 << bit));
        Gen<Func<byte[], byte[]>> set = from at in place from value in Gen.Choose(0, 255) select Edit(bytes => bytes[at % bytes.Length] = (byte)value);
        Gen<Func<byte[], byte[]>> length = from at in Gen.Choose(0, 7) from value in Gen.Choose(0, 255) select Edit(bytes => bytes[at % bytes.Length] = (byte)value);
        Gen<Func<byte[], byte[]>> cut = place.Select(at => (Func<byte[], byte[]>)(bytes => bytes[..(at % (bytes.Length + 1))]));
        Gen<Func<byte[], byte[]>> remove = from at in place
                                           from count in Gen.Choose(1, 16)
                                           select (Func<byte[], byte[]>)(bytes => [.. bytes.Where((_, i) => i < at || i >= at + count)]);
        Gen<Func<byte[], byte[]>> overwrite = from at in place
                                              from piece in Gen.Elements(pieces)
                                              select Edit(bytes => Encoding.UTF8.GetBytes(piece).AsSpan(0, Math.Min(piece.Length, bytes.Length - at % bytes.Length)).CopyTo(bytes.AsSpan(at % bytes.Length)));
        Gen<Func<byte[], byte[]>> insert = from at in place
                                           from piece in Gen.Elements(pieces)
                                           select (Func<byte[], byte[]>)(bytes => Insert(bytes, Math.Min(at, bytes.Length), Encoding.UTF8.GetBytes(piece)));
        return Gen.OneOf(flip, set, length, cut, remove, overwrite, insert);
    }

    private static Func<byte[], byte[]> Edit(Action<byte[]> change) => bytes =>
    {
        byte[] copy = [.. bytes];
        if (copy.Length > 0) change(copy);
        return copy;
    };

    /// <summary>Lets the header grow with what is inserted, so that the mutation gets past the check of its length.</summary>
    private static byte[] Insert(byte[] bytes, int at, byte[] piece)
    {
        byte[] result = [.. bytes[..at], .. piece, .. bytes[at..]];
        if (at >= 8) result[0] += (byte)piece.Length;
        return result;
    }

    [Fact]
    public void NeverACrashNorAWrongSizedAllocation()
    {
        int readable = 0;
        Gen<byte[]> files = from count in Gen.Choose(1, 3)
                            from mutations in Mutation().ArrayOf(count)
                            select mutations.Aggregate(original, (bytes, mutate) => mutate(bytes));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true),
            Prop.ForAll(files.ToArbitrary(), bytes =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    SafetensorsFile file = Safetensors.Read(new MemoryStream(bytes, writable: false), "mutated");
                    Interlocked.Increment(ref readable);
                    Assert.True(file.Arrays.Sum(array => (long)array.Bytes.Length) <= bytes.Length);
                }
                catch (CorruptFileException)
                {
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
            }));
        Assert.InRange(readable, 1, Cases - 1);
    }
}
