using System.Text.Json.Serialization;

namespace Unroll.Insight;

/// <summary>The contracts of <see cref="InsightJson"/>, generated at compile time.</summary>
[JsonSerializable(typeof(AlignmentMap))]
[JsonSerializable(typeof(AlignmentComparison))]
[JsonSerializable(typeof(Cascade))]
[JsonSerializable(typeof(CascadeStatistics))]
[JsonSerializable(typeof(Recovery))]
[JsonSerializable(typeof(RecoveryStatistics))]
[JsonSerializable(typeof(SourceInfluence))]
[JsonSerializable(typeof(LengthTable))]
[JsonSerializable(typeof(ContextProbe))]
[JsonSerializable(typeof(BeamTree))]
[JsonSerializable(typeof(AttentionByHead))]
[JsonSerializable(typeof(LogitLens))]
[JsonSerializable(typeof(SwitchTable))]
[JsonSerializable(typeof(LanguageModelComparison))]
[JsonSerializable(typeof(PassageComparison))]
internal sealed partial class InsightContracts : JsonSerializerContext;
