using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unroll.Insight;

/// <summary>Writes an explanation as JSON: a header, the symbols, and every value with its name, named dimensions, shape and numbers.</summary>
public static class ExplanationJson
{
    /// <summary>The whole record as one JSON object.</summary>
    public static string Write(ExplanationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("trace", ExplanationRecord.Version);
            json.WriteString("model", record.Model);
            json.WriteString("spec", record.Spec);
            if (record.Seed is { } seed) json.WriteNumber("seed", seed);
            if (record.Step is { } step) json.WriteNumber("step", step);
            Tokens(json, record);
            json.WriteStartArray("values");
            if (record.Influence is { } influence) Influence(json, influence);
            foreach (GradientFlow flow in record.Flows) Flow(json, flow);
            foreach (GateActivity gate in record.Gates) Gate(json, gate);
            json.WriteEndArray();
            Notes(json, record);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Tokens(Utf8JsonWriter json, ExplanationRecord record)
    {
        json.WriteStartObject("tokens");
        json.WriteStartArray("text");
        foreach (string label in record.Labels) json.WriteStringValue(label);
        json.WriteEndArray();
        json.WriteStartArray("ids");
        foreach (int id in record.Ids) json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Influence(Utf8JsonWriter json, InfluenceReport report)
    {
        Curve(json, "influence.norm", report.Norms, log: true);
        Curve(json, "influence.gradientTimesInput", report.GradientTimesInput, log: false);
        Curve(json, "influence.occlusion", report.Occlusion, log: false);
    }

    private static void Flow(Utf8JsonWriter json, GradientFlow flow)
    {
        Curve(json, $"{flow.Name}.hidden.gradient.norm", flow.HiddenNorms, log: true);
        if (flow.CellNorms is { } cell) Curve(json, $"{flow.Name}.cell.gradient.norm", cell, log: true);
    }

    private static void Gate(Utf8JsonWriter json, GateActivity gate)
    {
        Begin(json, gate.Name, ["time", "unit"], [gate.Steps, gate.Units]);
        json.WriteStartArray("range");
        json.WriteNumberValue(gate.IsCandidate ? -1 : 0);
        json.WriteNumberValue(1);
        json.WriteEndArray();
        json.WriteStartArray("data");
        foreach (float value in gate.Values) json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
        Curve(json, gate.Name + ".mean", gate.MeanByStep, log: false);
        Shares(json, gate.Name + ".above", gate.AboveByUnit);
        Shares(json, gate.Name + ".below", gate.BelowByUnit);
    }

    private static void Curve(Utf8JsonWriter json, string name, IReadOnlyList<double> values, bool log)
    {
        Begin(json, name, ["time"], [values.Count]);
        if (log) json.WriteString("scale", "log");
        Data(json, values);
    }

    private static void Shares(Utf8JsonWriter json, string name, double[] values)
    {
        Begin(json, name, ["unit"], [values.Length]);
        Data(json, values);
    }

    private static void Begin(Utf8JsonWriter json, string name, ReadOnlySpan<string> dimensions, ReadOnlySpan<int> shape)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartArray("dims");
        foreach (string dimension in dimensions) json.WriteStringValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("shape");
        foreach (int size in shape) json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    private static void Data(Utf8JsonWriter json, IReadOnlyList<double> values)
    {
        json.WriteStartArray("data");
        foreach (double value in values) Number(json, value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Notes(Utf8JsonWriter json, ExplanationRecord record)
    {
        json.WriteStartArray("notes");
        if (record.Influence is { } influence)
        {
            json.WriteStartObject();
            json.WriteString("kind", "influence");
            json.WriteNumber("time", influence.Of);
            json.WriteString("symbol", influence.Symbol);
            Optional(json, "probability", influence.Probability);
            Optional(json, "factorPerStep", influence.FactorPerStep);
            Optional(json, "halfLife", influence.HalfLife);
            Optional(json, "rankAgreement", influence.RankAgreement);
            json.WriteString("sentence", influence.Sentence);
            json.WriteEndObject();
        }

        foreach (GradientFlow flow in record.Flows)
        {
            json.WriteStartObject();
            json.WriteString("kind", "gradient");
            json.WriteString("name", flow.Name);
            Optional(json, "factorPerStep", flow.FactorPerStep);
            json.WriteString("sentence", flow.Sentence);
            json.WriteEndObject();
        }

        foreach (Verification check in record.Verifications)
        {
            json.WriteStartObject();
            json.WriteString("kind", "verification");
            json.WriteString("quantity", check.Quantity);
            Optional(json, "engine", check.Engine);
            Optional(json, "differences", check.Differences);
            Optional(json, "relativeError", check.RelativeError);
            json.WriteBoolean("resolved", check.Resolved);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        if (value is { } number) Number(json, number);
        else json.WriteNullValue();
    }

    // JSON has no word for infinity or NaN.
    private static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }
}
