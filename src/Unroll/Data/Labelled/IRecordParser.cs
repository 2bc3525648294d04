namespace Unroll.Data;

/// <summary>Makes an example of the bytes of a record.</summary>
internal interface IRecordParser
{
    /// <summary>Reads a record.</summary>
    /// <param name="record">Its bytes, valid UTF-8.</param>
    /// <param name="line">Its line, for errors.</param>
    /// <exception cref="DataFileException">It is not as it should be.</exception>
    LabelledSequence Parse(ReadOnlyMemory<byte> record, int line);
}
