using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Losses;
using ShiftService.Training.Parameters;
using ShiftService.Training.Recipes;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Runs;

/// <summary>The network that a run trains.</summary>
internal static class RunNetwork
{
    /// <summary>Builds or reads it.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="classes">Classes of the data.</param>
    /// <param name="root">The data root.</param>
    /// <exception cref="RunException">The network does not go with the data or the loss.</exception>
    /// <exception cref="ModelException">The file that it is to be read from is none.</exception>
    public static Network Create(Recipe recipe, int classes, string root)
    {
        bool classifies = recipe.Loss is CrossEntropyOptions;
        Network network = recipe.Network.From is string file
            ? Read(recipe, root, file)
            : ZooCatalog.Create(recipe.Network.Zoo!, recipe.Network.ToZooOptions(classifies ? classes : null, recipe.Seed));
        if (network.InputShape is not { Channels: 3, IsVector: false })
            throw new RunException(recipe.Name, $"the network reads {network.InputShape}, and images have three channels");
        if (classifies) network = Classifier(network, recipe.Network.Classes ?? classes, recipe);
        if (classifies && network.ShapeOf(network.Outputs[0]).Elements != classes)
            throw new RunException(recipe.Name,
                $"the network tells {network.ShapeOf(network.Outputs[0]).Elements} classes apart, and the data have {classes}");
        return Prepare(network);
    }

    /// <summary>Checks that a network's outputs are images like its inputs, and that it has the styles of a recipe.</summary>
    /// <exception cref="RunException">It is not so.</exception>
    public static void RequireStyles(Network network, PerceptualOptions loss, Recipe recipe)
    {
        TensorShape output = network.ShapeOf(network.Outputs[0]);
        if (output != network.InputShape)
            throw new RunException(recipe.Name, $"the network makes {output} of {network.InputShape}, and a perceptual loss compares the two");
        if (network.Styles == 0 ? loss.Styles.Count != 1 : loss.Styles.Count != network.Styles)
            throw new RunException(recipe.Name, $"the network has room for {Math.Max(1, network.Styles)} styles, and the recipe names {loss.Styles.Count}");
    }

    /// <summary>What of a network is trained, the loss's own parameters last.</summary>
    /// <exception cref="RunException">Nothing is.</exception>
    public static ParameterSet Parameters(Network network, Recipe recipe, ILoss loss)
    {
        IReadOnlyList<string> starts = recipe.Network.TrainedNodes;
        foreach (string start in starts)
            if (!network.Nodes.Any(node => node.Name.StartsWith(start, StringComparison.Ordinal)))
                throw new RunException(recipe.Name, $"no node has a name that begins with '{start}', as $.network.trainedNodes says");
        ParameterSet parameters = ParameterSet.Of(network, node => IsTrained(node, starts), loss.Parameters);
        return parameters.Length > 0 ? parameters : throw new RunException(recipe.Name, "nothing of the network can be trained");
    }

    /// <summary>
    /// Frozen where no batch norm is trained: what is trained then meets the features that evaluation meets, and statistics stay.
    /// </summary>
    public static NormMode Norms(Network network, Recipe recipe) =>
        network.Nodes.Any(node => node.Operator is BatchNorm && IsTrained(node, recipe.Network.TrainedNodes))
            ? NormMode.Batch
            : NormMode.Frozen;

    // Every network that is trained comes through here once, new or read.
    private static Network Prepare(Network network) => ShiftOrder.Sort(network);

    private static bool IsTrained(Node node, IReadOnlyList<string> starts) =>
        starts.Count == 0 || starts.Any(start => node.Name.StartsWith(start, StringComparison.Ordinal));

    private static Network Read(Recipe recipe, string root, string file)
    {
        Network network = Read(root, file);
        try
        {
            WeightAverage.Apply(network, [.. recipe.Network.Average.Select(other => Read(root, other))]);
        }
        catch (ArgumentException error)
        {
            throw new RunException(recipe.Name, $"$.network.average: {error.Message}");
        }
        return recipe.Network.Height is int height ? network.WithInputSize(height, recipe.Network.Width ?? height) : network;
    }

    private static Network Read(string root, string file)
    {
        string path = Path.Combine(root, file);
        return File.Exists(path) ? OnnxFile.Read(path) : throw new FileNotFoundException($"{path}: no such file");
    }

    private static Network Classifier(Network network, int classes, Recipe recipe)
    {
        network = ClassifierHead.WithoutSoftmax(network);
        bool fits = recipe.Network.From is null || network.ShapeOf(network.Outputs[0]).Elements == classes;
        return fits ? network : ClassifierHead.Replace(network, classes, recipe.Seed);
    }
}
