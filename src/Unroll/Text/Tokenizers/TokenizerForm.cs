namespace Unroll.Text;

/// <summary>The files in which a tokeniser is kept.</summary>
public enum TokenizerForm
{
    /// <summary><c>tokenizer.json</c>, in the form of Hugging Face's tokenizers: every tokeniser, with all its steps.</summary>
    TokenizerJson,

    /// <summary><c>vocab.json</c> and <c>merges.txt</c>, as of GPT-2: byte-pair encoding over bytes, without its normalisation.</summary>
    VocabularyAndMerges,

    /// <summary><c>vocab.txt</c>, a token a line, as of BERT: WordPiece.</summary>
    VocabularyText,

    /// <summary><c>spiece.model</c>, as of SentencePiece: unigram, and byte-pair encoding over characters, without normalisation but a SentencePiece model's own.</summary>
    SentencePiece,
}
