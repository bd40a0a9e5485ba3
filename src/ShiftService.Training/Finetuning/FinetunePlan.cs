using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Runs;

namespace ShiftService.Training.Finetuning;

/// <summary>How a classifier becomes one of other classes: its last layer is replaced and trained, then all of it is.</summary>
/// <param name="Phases">The runs, in order; the package of the last is the result.</param>
/// <param name="Name">A name for the model.</param>
public sealed record FinetunePlan(IReadOnlyList<FinetunePhase> Phases, string Name)
{
    /// <summary>Makes the plan, and writes the network that it starts from.</summary>
    /// <exception cref="TrainingDataException">The folder does not have two classes of images.</exception>
    /// <exception cref="ModelException">The model is no classifier.</exception>
    /// <exception cref="IOException">The folder of the runs cannot be written.</exception>
    public static FinetunePlan Create(FinetuneModel model, FinetuneOptions options)
    {
        FinetuneData data = FinetuneData.Open(options.Data);
        Network network = ClassifierHead.Replace(model.Network, data.Classes.Count, options.Seed);
        if (options.FromScratch) network = RandomWeights.Draw(network, options.Seed);
        Directory.CreateDirectory(options.Folder);
        string start = Path.GetFullPath(Path.Combine(options.Folder, "start.onnx"));
        OnnxFile.Write(network, start);

        var recipes = new FinetuneRecipes(model, data, options);
        string name = FinetuneRecipes.NameOf(data.Folder), all = Path.Combine(options.Folder, "all");
        if (options.FromScratch)
            return new([new("all layers, from random weights", recipes.Scratch(start), Path.Combine(options.Folder, "scratch"))], name);
        string head = Path.Combine(options.Folder, "head");
        string trained = Path.GetFullPath(Path.Combine(head, "package", ModelPackage.OnnxName));
        return new(
            [
                new("the new last layer alone", recipes.Head(start, ClassifierHead.Find(network).Name), head),
                new("all layers", recipes.All(trained), all),
            ],
            name);
    }
}
