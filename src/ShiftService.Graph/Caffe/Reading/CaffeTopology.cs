using ShiftService.Graph.Caffe.Proto;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>
/// The layers that compute, in the order of the file, each with the layers that it reads. Caffe's layers may overwrite what they read,
/// so the name of a blob says nothing by itself; what a training run needs besides (data, losses, accuracies, splits, dropout) is gone.
/// </summary>
internal sealed class CaffeTopology
{
    /// <summary>The input.</summary>
    public const string Image = "data";

    private static readonly string[] Endings = ["Accuracy", "ArgMax", "Silence", "Softmax"];

    private readonly Dictionary<string, CaffeLayer> _byName = [];

    private CaffeTopology(List<CaffeLayer> layers)
    {
        Layers = layers;
        foreach (CaffeLayer layer in layers)
            if (layer.Name == Image || !_byName.TryAdd(layer.Name, layer))
                throw new ModelException(ModelError.DuplicateName, "two layers have this name", layer.Name);
    }

    public IReadOnlyList<CaffeLayer> Layers { get; }

    public CaffeLayer? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>True for layers that images come from.</summary>
    public static bool IsData(LayerParameter layer) => layer.Type is "Input" || layer.Type.EndsWith("Data", StringComparison.Ordinal);

    /// <summary>True for layers that are there when a network is tested.</summary>
    public static bool IsInTest(LayerParameter layer) =>
        (layer.Include.Count == 0 || layer.Include.Any(IsTest)) && !layer.Exclude.Any(IsTest);

    public static CaffeTopology Of(NetParameter net)
    {
        if (net.Input.Count > 1) throw new ModelException(ModelError.UnsupportedOperator, $"the network has {net.Input.Count} inputs");
        // What made each blob; null where that is no image.
        var makers = new Dictionary<string, string?>();
        if (net.Input.Count == 1) makers[net.Input[0]] = Image;
        var layers = new List<CaffeLayer>();
        foreach (LayerParameter layer in net.Layer.Where(IsInTest))
        {
            if (IsData(layer))
            {
                for (int i = 0; i < layer.Top.Count; i++) makers[layer.Top[i]] = i == 0 ? Image : null;
                continue;
            }
            bool isEnding = layer.Type.EndsWith("Loss", StringComparison.Ordinal) || Endings.Contains(layer.Type);
            string?[] inputs = [.. layer.Bottom.Select(blob => makers.TryGetValue(blob, out string? maker)
                ? maker
                : throw new ModelException(ModelError.MissingValue, $"reads '{blob}', which no layer before it makes", layer.Name))];
            if (isEnding) continue;
            if (layer.Type is "Split" or "Dropout")
            {
                if (inputs.Length != 1) throw new ModelException(ModelError.InvalidAttribute, $"reads {inputs.Length} blobs", layer.Name);
                foreach (string top in layer.Top) makers[top] = inputs[0];
                continue;
            }
            if (inputs.Contains(null)) throw new ModelException(ModelError.UnsupportedOperator, "reads labels", layer.Name);
            if (layer.Top.Count != 1 || inputs.Length == 0)
                throw new ModelException(
                    ModelError.UnsupportedOperator, $"{layer.Type} reads {inputs.Length} blobs and makes {layer.Top.Count}", layer.Name);
            if (layer.Name.Length == 0) throw new ModelException(ModelError.Malformed, $"a layer of type {layer.Type} has no name");
            layers.Add(new(layer.Name, layer.Type == "SpatialShift" ? "ActiveShift" : layer.Type, inputs!, layer));
            makers[layer.Top[0]] = layer.Name;
        }
        return new(layers);
    }

    private static bool IsTest(NetStateRule rule) => !rule.HasPhase || rule.Phase == Phase.Test;
}
