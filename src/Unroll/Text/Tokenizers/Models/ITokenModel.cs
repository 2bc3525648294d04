using System.Text.Json;

namespace Unroll.Text;

/// <summary>Takes pieces of text apart into the tokens it knows.</summary>
internal interface ITokenModel
{
    /// <summary>The kind of model, as the file names it.</summary>
    string Name { get; }

    /// <summary>How many tokens there are; their ids are 0 up to this.</summary>
    int Count { get; }

    /// <summary>The id that stands for what the model does not know; -1 if there is none.</summary>
    int Unknown { get; }

    /// <summary>How a token is written in the vocabulary; null if the id stands for none.</summary>
    string? Token(int id);

    /// <summary>The id of a token; -1 if there is none.</summary>
    int Find(string token);

    /// <summary>Adds the tokens of a piece.</summary>
    void Encode(ReadOnlySpan<char> piece, List<PieceToken> output);

    /// <summary>Writes the field <c>model</c> of a tokenizer file.</summary>
    void Write(Utf8JsonWriter writer);
}
