namespace ShiftService.Serving.Telemetry;

using Tags = KeyValuePair<string, object?>[];

/// <summary>The labels of one version of a model, for each instrument, made once.</summary>
internal sealed class ModelLabels
{
    private readonly Tags[] _stages;

    public ModelLabels(string model, string version)
    {
        (Model, Version) = (model, version);
        Batch = [new("model", model), new("version", version)];
        _stages = [.. StageNames.All.Select(stage => Batch.Prepend(new("stage", stage)).ToArray())];
    }

    public string Model { get; }

    public string Version { get; }

    /// <summary>Labels of what is measured once a batch.</summary>
    public Tags Batch { get; }

    /// <summary>Labels of a stage.</summary>
    public Tags this[Stage stage] => _stages[(int)stage];
}
