using System.Text.Json.Serialization;

namespace Unroll.Insight;

/// <summary>The contracts of <see cref="Seq2SeqInsightJson"/>, generated at compile time.</summary>
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
internal sealed partial class Seq2SeqInsightContracts : JsonSerializerContext;
