namespace ShiftService.Graph.Caffe.Reading;

/// <summary>Compares what a prototxt describes with what a caffemodel holds, layer by layer.</summary>
internal static class CaffeComparison
{
    private const string Norm = "BatchNorm";

    /// <summary>Refuses files of different networks. The prototxt may lack norms, where scales include them.</summary>
    public static void Check(CaffeTopology described, CaffeTopology trained)
    {
        foreach (CaffeLayer layer in trained.Layers)
            if (layer.Type != Norm && described.Find(layer.Name) is null)
                throw Mismatch(layer, $"the caffemodel has this layer, of type {layer.Type}, and the prototxt has not");
        foreach (CaffeLayer layer in described.Layers)
        {
            CaffeLayer other = trained.Find(layer.Name)
                ?? throw Mismatch(layer, "the prototxt has this layer, and the caffemodel has not");
            if (layer.Type != other.Type) throw Mismatch(layer, $"is {layer.Type} in the prototxt and {other.Type} in the caffemodel");
            if (layer.Form() != other.Form())
                throw Mismatch(layer, $"is {layer.Type} ({layer.Form()}) in the prototxt and ({other.Form()}) in the caffemodel");
            string[] inputs = [.. other.Inputs.Select(Described)];
            if (!layer.Inputs.SequenceEqual(inputs))
                throw Mismatch(
                    layer, $"reads {string.Join(", ", layer.Inputs)} in the prototxt and {string.Join(", ", inputs)} in the caffemodel");
        }

        string Described(string name)
        {
            while (described.Find(name) is null && trained.Find(name) is { Type: Norm, Inputs: [string before, ..] }) name = before;
            return name;
        }
    }

    private static ModelException Mismatch(CaffeLayer layer, string reason) => new(ModelError.Mismatch, reason, layer.Name);
}
