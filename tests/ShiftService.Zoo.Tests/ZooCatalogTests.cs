using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Zoo.Catalog;
using ShiftService.Zoo.Networks;

namespace ShiftService.Zoo.Tests;

public class ZooCatalogTests
{
    public static TheoryData<string> Names => [.. ZooCatalog.Listed.Select(network => network.Name)];

    [Fact]
    public void EveryListedNetwork_IsNamedAsItCallsItself_AndNamesAreUnique()
    {
        Assert.All(ZooCatalog.Listed, network => Assert.Equal(network, ZooCatalog.Parse(network.Name)));
        Assert.Equal(ZooCatalog.Listed.Count, ZooCatalog.Listed.Select(network => network.Name).Distinct().Count());
    }

    [Fact]
    public void EveryListedClassifier_EndsInLogits()
    {
        foreach (ClassifierNetwork network in ZooCatalog.Listed.OfType<ClassifierNetwork>())
        {
            Network built = (network with { Initialization = Initialization.Zeros }).Build();
            Assert.Equal(TensorShape.Vector(network.Classes), built.ShapeOf(built.Outputs.Single()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OddSizes_Build(string name)
    {
        var options = new ZooOptions { Height = 33, Width = 47, Initialization = Initialization.Zeros };
        if (name == "shiftfacedetector")
        {
            Assert.Contains("multiples of 32", Assert.Throws<ArgumentException>(() => ZooCatalog.Create(name, options)).Message);
            return;
        }
        Network network = ZooCatalog.Create(name, options);
        Assert.Equal((33, 47), (network.InputShape.Height, network.InputShape.Width));
    }

    [Theory]
    [InlineData("shiftnet-a", 32, 4)]
    [InlineData("shiftnet-a", 64, 4)]
    [InlineData("shiftnet-a", 96, 3)]
    [InlineData("shiftnet-a", 128, 4)]
    [InlineData("shiftnet-a", 224, 7)]
    [InlineData("mobilenetv2-0.35", 32, 4)]
    [InlineData("shufflenetv2-0.5", 32, 4)]
    [InlineData("espnetv2-0.5", 32, 4)]
    [InlineData("igcv3-d-0.5", 32, 4)]
    [InlineData("fe-net-1.0", 32, 4)]
    [InlineData("as-resnet-w32", 64, 4)]
    [InlineData("shiftfacenet", 112, 4)]
    [InlineData("shiftfacenet", 64, 4)]
    [InlineData("shiftfacenet-e3", 112, 7)]
    [InlineData("resnet20", 32, 8)]
    public void SmallInputs_KeepALastFeatureMapOfSomeSize(string name, int size, int side)
    {
        Network network = ZooCatalog.Create(name, new() { Height = size, Initialization = Initialization.Zeros });
        Assert.Equal((side, side), LastMap(network));
    }

    [Fact]
    public void InputSize_DoesNotChangeTheWeights()
    {
        foreach (ClassifierNetwork network in ZooCatalog.Listed.OfType<ClassifierNetwork>())
            Assert.Equal(
                Costs.Of(network.Name).All with { MultiplyAccumulates = 0 },
                Costs.Of(network.Name, network.Height == 32 ? 64 : 32).All with { MultiplyAccumulates = 0 });
    }

    [Fact]
    public void StemStride_OverridesTheChoice()
    {
        Assert.Equal((8, 8), LastMap(ZooCatalog.Create("shiftnet-c", new() { Height = 128, StemStride = 1 })));
        Assert.Equal((8, 8), LastMap(ZooCatalog.Create("resnet20", new() { Height = 64, StemStride = 2 })));
    }

    [Theory]
    [InlineData("shiftfacenet")]
    [InlineData("shiftfacenet-e3")]
    public void FaceNetwork_TakesTallFaces_AndGivesAnEmbedding_OfFewParameters(string name)
    {
        Network network = ZooCatalog.Create(name, new() { Height = 80, Width = 64 });
        Assert.Equal((5, 4), LastMap(network));
        Assert.InRange(network.Cost.AllParameters, 700_000, 800_000);
        Assert.Equal(TensorShape.Vector(128), network.ShapeOf(network.Outputs.Single()));
        Assert.IsType<L2Normalize>(network.Nodes[^1].Operator);
    }

    [Fact]
    public void FaceDetector_HasAGridAStride_ForAnyMultipleOf32_AndIsSmall()
    {
        Network network = ZooCatalog.Create("shiftfacedetector", new() { Height = 96, Width = 160 });
        Assert.Equal(
            ShiftFaceDetector.Strides.Select(stride => TensorShape.Image(15, 96 / stride, 160 / stride)),
            network.Outputs.Select(network.ShapeOf));
        Assert.InRange(network.Cost.AllParameters, 100_000, 150_000);
        Network larger = network.WithInputSize(320, 320);
        Assert.Equal(TensorShape.Image(15, 40, 40), larger.ShapeOf(larger.Outputs[0]));
    }

    [Theory]
    [InlineData("style-original")]
    [InlineData("style-shift")]
    [InlineData("style-multi11")]
    public void StyleNetworks_GiveAnImageOfTheSameSize(string name)
    {
        Network network = ZooCatalog.Create(name, new() { Height = 64, Width = 96 });
        Assert.Equal(network.InputShape, network.ShapeOf(network.Outputs.Single()));
    }

    [Fact]
    public void AsResNetW32_HasThePublishedLayers()
    {
        Network network = ZooCatalog.Create("as-resnet-w32");
        Assert.Equal(39, network.Nodes.Count(node => node.Operator is Convolution));
        Assert.Equal(17, network.Nodes.Count(node => node.Operator is ActiveShift));
        Assert.Equal(35, network.Nodes.Count(node => node.Operator is BatchNorm));
        Assert.Equal(1920, network.Nodes.Select(node => node.Operator).OfType<ActiveShift>().Sum(shift => shift.Offsets.Shape[0]));
    }

    [Fact]
    public void ShiftNetA_HasElevenShiftsOfKernelFive() => Assert.Equal(11, ZooCatalog.Create("shiftnet-a").Nodes.Count(
        node => node.Operator is Shift shift && shift.Offsets.Any(offset => Math.Abs(offset.Dy) == 2)));

    [Theory]
    [InlineData("shiftnet-d")]
    [InlineData("shiftresnet20-e")]
    [InlineData("resnet20\n")]
    [InlineData("")]
    public void UnknownName_IsRefused_WithTheKnownForms(string name)
    {
        var error = Assert.Throws<UnknownNetworkException>(() => ZooCatalog.Parse(name));
        Assert.Contains("shiftresnet{depth}-e{expansion}", error.Message);
    }

    [Theory]
    [InlineData("shiftresnet21-e6")]
    [InlineData("shiftresnet20-e0")]
    [InlineData("shufflenetv2-0.7")]
    [InlineData("fe-net-1.3")]
    [InlineData("hetconv-vgg16-p3")]
    [InlineData("as-resnet-w0")]
    [InlineData("igcv1-l0m2-d20")]
    [InlineData("mobilenetv2-0.0")]
    [InlineData("style-multi0")]
    [InlineData("style-multi65")]
    public void ImpossibleNumbers_AreRefused(string name)
    {
        Exception error = Assert.ThrowsAny<Exception>(() => ZooCatalog.Create(name));
        Assert.True(error is ArgumentException or ModelException, error.ToString());
    }

    [Fact]
    public void OptionsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ZooCatalog.Parse("style-shift", new() { Classes = 10 }));
        Assert.Throws<ArgumentException>(() => ZooCatalog.Parse("style-shift", new() { StemStride = 1 }));
        Assert.Throws<ArgumentException>(() => ZooCatalog.Parse("resnet20", new() { Height = 0 }));
    }

    private static (int, int) LastMap(Network network)
    {
        // A depthwise convolution may stand in the place of the pooling.
        Node pool = network.Nodes.Last(node => node.Operator is GlobalAveragePool
            || (node.Operator is Convolution { IsDepthwise: true } && network.ShapeOf(node.Output).Pixels == 1));
        TensorShape shape = network.ShapeOf(pool.Inputs[0]);
        return (shape.Height, shape.Width);
    }
}
