using System.Text.Json;
using ShiftService.Api.Problems;
using ShiftService.Imaging;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Classification;

namespace ShiftService.Api.Classification;

/// <summary>Writes the answer of /classify.</summary>
internal static class ClassificationJson
{
    private static readonly JsonEncodedText
        Alias = Name("alias"), Backend = Name("backend"), BatchSize = Name("batchSize"), ComputeMs = Name("computeMs"), Crop = Name("crop"),
        DecodeMs = Name("decodeMs"), Error = Name("error"), Format = Name("format"), Height = Name("height"), Index = Name("index"),
        InputHeight = Name("inputHeight"), InputWidth = Name("inputWidth"), Label = Name("label"), Model = Name("model"),
        NameOfFile = Name("name"), Orientation = Name("orientation"), OrientedHeight = Name("orientedHeight"),
        OrientedWidth = Name("orientedWidth"), PostprocessMs = Name("postprocessMs"), Predictions = Name("predictions"),
        Preprocess = Name("preprocess"), PreprocessMs = Name("preprocessMs"), Probability = Name("probability"), QueueMs = Name("queueMs"),
        Results = Name("results"), SourceHeight = Name("sourceHeight"), SourceWidth = Name("sourceWidth"), Timings = Name("timings"),
        TotalMs = Name("totalMs"), Version = Name("version"), Width = Name("width"), X = Name("x"), Y = Name("y");

    private static readonly JsonEncodedText[] Formats =
        [.. Enum.GetNames<ImageFormat>().Select(name => Name(name.ToLowerInvariant()))];

    /// <summary>Writes the answer.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="lease">The model that answered.</param>
    /// <param name="items">What became of each image.</param>
    /// <param name="names">Names of the images' files; empty if they have none.</param>
    /// <param name="elapsed">Time since the request's headers were there.</param>
    public static void Write(
        Utf8JsonWriter json, ModelLease lease, IReadOnlyList<ClassificationItem> items, IReadOnlyList<string?> names, TimeSpan elapsed)
    {
        json.WriteStartObject();
        json.WriteString(Model, lease.Model.Name);
        json.WriteString(Version, lease.Model.Version);
        if (lease.Alias is string alias) json.WriteString(Alias, alias);
        json.WriteString(Backend, lease.Model.Backend);
        json.WriteStartArray(Results);
        for (int i = 0; i < items.Count; i++) WriteItem(json, items[i], i < names.Count ? names[i] : null);
        json.WriteEndArray();
        json.WriteStartObject(Timings);
        WriteMilliseconds(json, TotalMs, elapsed);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, ClassificationItem item, string? name)
    {
        json.WriteStartObject();
        if (name is not null) json.WriteString(NameOfFile, name);
        if (item.Answer is ClassificationAnswer answer)
        {
            WritePredictions(json, answer.Predictions);
            WritePreprocess(json, answer.Preprocess);
            WriteTimings(json, answer.Times);
        }
        else
        {
            json.WriteStartObject(Error);
            ProblemWriter.WriteMembers(json, ProblemTable.Of(item.Error!));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WritePredictions(Utf8JsonWriter json, IReadOnlyList<Prediction> predictions)
    {
        json.WriteStartArray(Predictions);
        for (int i = 0; i < predictions.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString(Label, predictions[i].Label);
            json.WriteNumber(Index, predictions[i].Index);
            json.WriteNumber(Probability, predictions[i].Probability);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePreprocess(Utf8JsonWriter json, PreprocessReport report)
    {
        ImageHeader header = report.Header;
        json.WriteStartObject(Preprocess);
        json.WriteString(Format, Formats[(int)header.Format]);
        json.WriteNumber(SourceWidth, header.Width);
        json.WriteNumber(SourceHeight, header.Height);
        json.WriteNumber(Orientation, header.Orientation);
        json.WriteNumber(OrientedWidth, header.UprightWidth);
        json.WriteNumber(OrientedHeight, header.UprightHeight);
        json.WriteStartObject(Crop);
        json.WriteNumber(X, report.Crop.X);
        json.WriteNumber(Y, report.Crop.Y);
        json.WriteNumber(Width, report.Crop.Width);
        json.WriteNumber(Height, report.Crop.Height);
        json.WriteEndObject();
        json.WriteNumber(InputWidth, report.InputWidth);
        json.WriteNumber(InputHeight, report.InputHeight);
        json.WriteEndObject();
    }

    private static void WriteTimings(Utf8JsonWriter json, StageTimes times)
    {
        json.WriteStartObject(Timings);
        WriteMilliseconds(json, QueueMs, times.Queue);
        WriteMilliseconds(json, DecodeMs, times.Decode);
        WriteMilliseconds(json, PreprocessMs, times.Preprocess);
        WriteMilliseconds(json, ComputeMs, times.Compute);
        WriteMilliseconds(json, PostprocessMs, times.Postprocess);
        json.WriteNumber(BatchSize, times.BatchSize);
        json.WriteEndObject();
    }

    // To the microsecond.
    private static void WriteMilliseconds(Utf8JsonWriter json, JsonEncodedText name, TimeSpan time) =>
        json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));

    private static JsonEncodedText Name(string text) => JsonEncodedText.Encode(text);
}
