namespace Unroll.Numerics;

/// <summary>The constants of one step of <see cref="FactoredUpdate"/>.</summary>
internal readonly record struct FactoredSettings(double Rate, double Decay, double? Beta1, double Beta2, double Epsilon, double ClipThreshold, float Sign);
