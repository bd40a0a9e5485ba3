using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.Training.Finetuning;
using ShiftService.Training.Runs;
using ShiftService.Training.Tests.Runs;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Finetuning;

public sealed class FinetuneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void AnyClassifier_BecomesOneOfTheFoldersClasses_HeadFirst()
    {
        string model = _folder.File("model.onnx"), data = ShapeImages.Write(_folder.File("photos"), 12);
        Network network = ZooCatalog.Create("shiftresnet20-e1", new() { Height = 16, Classes = 7 });
        OnnxFile.Write(network, model);

        FinetunePlan plan = FinetunePlan.Create(FinetuneModel.Read(model), new(data, _folder.File("runs")) { Epochs = 2 });
        Assert.Equal(2, plan.Phases.Count);
        foreach (FinetunePhase phase in plan.Phases)
        {
            var options = new RunOptions(phase.Folder) { DataRoot = data, Lanes = 2 };
            using TrainingRun run = TrainingRun.Start(phase.Recipe, options, new RecordedProgress());
            Assert.True(run.Run().Finished);
        }
        ModelPackage head = Package(plan, 0), all = Package(plan, 1);
        Assert.Equal(ShapeImages.Classes, all.Labels);
        Assert.Equal(9, all.Card.Accuracy!.Images); // A quarter of each class of a small set.
        // The first phase leaves all but the last layer alone, the second does not.
        Assert.Equal(Values(network, "stem"), Values(head.Network, "stem"));
        Assert.NotEqual(Values(head.Network, "stem"), Values(all.Network, "stem"));
    }

    [Fact]
    public void FromScratch_IsOnePhase_OfOtherWeightsInTheSameNetwork()
    {
        string model = _folder.File("model.onnx"), data = ShapeImages.Write(_folder.File("photos"), 6);
        Network network = ZooCatalog.Create("shiftresnet20-e1", new() { Height = 16, Classes = 7 });
        OnnxFile.Write(network, model);
        FinetunePlan plan = FinetunePlan.Create(FinetuneModel.Read(model), new(data, _folder.File("runs")) { FromScratch = true });
        Assert.Single(plan.Phases);
        Network start = OnnxFile.Read(Path.Combine(_folder.File("runs"), "start.onnx"));
        Assert.Equal(network.Nodes.Count, start.Nodes.Count);
        Assert.NotEqual(Values(network, "stem"), Values(start, "stem"));
    }

    [Fact]
    public void SplitsOfTheFolder_AreTaken()
    {
        ShapeImages.Write(_folder.File("photos/train"), 6);
        ShapeImages.Write(_folder.File("photos/val"), 2);
        string model = _folder.File("model.onnx");
        OnnxFile.Write(ZooCatalog.Create("shiftresnet20-e1", new() { Height = 16 }), model);
        FinetunePlan plan = FinetunePlan.Create(FinetuneModel.Read(model), new(_folder.File("photos"), _folder.File("runs")));
        Assert.Equal(("train", "val", 0.0), (
            plan.Phases[0].Recipe.Data.TrainSplit, plan.Phases[0].Recipe.Data.TestSplit, plan.Phases[0].Recipe.Data.ValidationFraction));
    }

    [Theory]
    [InlineData("shiftnet-a")]
    [InlineData("mobilenetv2-0.35")]
    [InlineData("espnetv2-0.5")]
    [InlineData("as-resnet-w32")]
    [InlineData("igcv3-d-0.5")]
    public void TheLastLayer_OfEveryKindOfClassifier_IsReplaced(string name)
    {
        Network network = ClassifierHead.Replace(ZooCatalog.Create(name, new() { Height = 64 }), 5, 1);
        Assert.Equal(5, network.ShapeOf(network.Outputs[0]).Elements);
    }

    [Fact]
    public void ASoftmaxAtTheEnd_GoesWithTheOldLayer()
    {
        Network network = ZooCatalog.Create("shiftresnet20-e1", new() { Height = 16 });
        var ending = new Network(network.Name, network.Input, network.InputShape,
            [.. network.Nodes, new Node("end", new Softmax(), [network.Outputs[0]], "shares")], ["shares"]);
        Network replaced = ClassifierHead.Replace(ending, 4, 1);
        Assert.Equal(4, replaced.ShapeOf(replaced.Outputs[0]).Elements);
        Assert.DoesNotContain(replaced.Nodes, node => node.Operator is Softmax);
    }

    [Fact]
    public void WhatIsNoClassifier_IsRefused() =>
        Assert.Throws<ModelException>(() => ClassifierHead.Replace(ZooCatalog.Create("style-shift", new() { Height = 32 }), 4, 1));

    public void Dispose() => _folder.Dispose();

    private static ModelPackage Package(FinetunePlan plan, int phase) =>
        PackageReader.Read(Path.Combine(plan.Phases[phase].Folder, "package"));

    // Sorted, since lanes may order channels otherwise.
    private static IEnumerable<float> Values(Network network, string start) => network.Weights
        .Where(weight => weight.Name.StartsWith(start, StringComparison.Ordinal)).SelectMany(weight => weight.Values).Order();
}
