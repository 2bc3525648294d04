namespace Unroll.Cli.Recipes;

/// <summary>What a field of a recipe holds.</summary>
internal enum FieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number without decimals.</summary>
    WholeNumber,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Switch,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Fields of its own.</summary>
    Object,

    /// <summary>A word that stands for usual settings, or an object with the settings.</summary>
    Shorthand,

    /// <summary>A list of one kind.</summary>
    List,
}
