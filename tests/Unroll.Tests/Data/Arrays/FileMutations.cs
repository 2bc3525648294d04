using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Data;

namespace Unroll.Tests.Data;

/// <summary>Changes a good file at random: reading it either works or gives <see cref="DataFileException"/>, and never asks for more memory than the file can justify.</summary>
internal static class FileMutations
{
    private static readonly string[] pieces = ["-1", "0", "4294967295", "99999999999999999999", "\0", "\u007f\u007f\u007f\u007f", "\n", " ", "#", "'", "(", "{", "1e9"];

    public static void Check(byte[] original, Action<Stream> read, int cases = 4000, int allowance = 600_000)
    {
        int readable = 0;
        Gen<byte[]> files = from count in Gen.Choose(1, 3)
                            from mutations in Mutation(original.Length).ArrayOf(count)
                            select mutations.Aggregate(original, (bytes, mutate) => mutate(bytes));
        Prop.ForAll(files.ToArbitrary(), bytes =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(new MemoryStream(bytes, writable: false));
                readable++;
            }
            catch (DataFileException exception)
            {
                Assert.Contains("mutated", exception.Message, StringComparison.Ordinal);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, allowance);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true));
        Assert.InRange(readable, 1, cases - 1);
    }

    private static Gen<Func<byte[], byte[]>> Mutation(int length)
    {
        Gen<int> place = Gen.OneOf(Gen.Choose(0, Math.Min(length, 90) - 1), Gen.Choose(0, length - 1));
        Gen<Func<byte[], byte[]>> flip = from at in place from bit in Gen.Choose(0, 7) select Edit(bytes => bytes[at % bytes.Length] ^= (byte)(1 << bit));
        Gen<Func<byte[], byte[]>> set = from at in place from value in Gen.Elements(0, 1, 9, 127, 128, 255) select Edit(bytes => bytes[at % bytes.Length] = (byte)value);
        Gen<Func<byte[], byte[]>> cut = place.Select(at => (Func<byte[], byte[]>)(bytes => bytes[..(at % (bytes.Length + 1))]));
        Gen<Func<byte[], byte[]>> remove = from at in place from count in Gen.Choose(1, 9) select (Func<byte[], byte[]>)(bytes => [.. bytes.Where((_, i) => i < at || i >= at + count)]);
        Gen<Func<byte[], byte[]>> insert = from at in place
                                           from piece in Gen.Elements(pieces)
                                           select (Func<byte[], byte[]>)(bytes => [.. bytes.Take(at), .. Encoding.Latin1.GetBytes(piece), .. bytes.Skip(at)]);
        return Gen.OneOf(flip, set, cut, remove, insert);
    }

    private static Func<byte[], byte[]> Edit(Action<byte[]> change) => bytes =>
    {
        byte[] copy = [.. bytes];
        if (copy.Length > 0) change(copy);
        return copy;
    };
}
