using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;
using ShiftService.Training.Losses;
using ShiftService.Training.Tests.Autodiff;

namespace ShiftService.Training.Tests.Losses;

public class PerceptualLossTests
{
    private const int Side = 12, Images = 2;

    // Smooth activations, so that finite differences have no kinks; the last node is one that no layer needs.
    private static (Network Eye, string Content, string[] Style) Eye()
    {
        var builder = new SampleBuilder(TensorShape.Image(3, 20, 20));
        builder.Then(builder.Convolution(3, 8, SlidingWindow.Same(3))).Then(new Tanh());
        string first = builder.Last;
        builder.Then(builder.Convolution(8, 16, SlidingWindow.Same(3, 2))).Then(new Tanh());
        string second = builder.Last;
        return (builder.Then(new Sigmoid()).Build(), second, [first, second]);
    }

    private static PerceptualLoss Create(PerceptualWeights weights, int border = 0)
    {
        (Network eye, string content, string[] style) = Eye();
        var random = new Random(3);
        return new(eye, content, style, [new(LaneComparison.Normal(random, 3 * 20 * 16), 20, 16), new(LaneComparison.Normal(random, 3 * 400), 20, 20, 2)], weights, border);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Gradient_IsTheFiniteDifference(int border)
    {
        var random = new Random(1);
        var worker = Create(new(1, 5, 0.3), border).CreateWorker(Images, TensorShape.Image(3, Side, Side));
        float[] output = LaneComparison.Normal(random, Images * 3 * Side * Side), content = LaneComparison.Normal(random, output.Length);
        float[] gradient = new float[output.Length], ignored = new float[output.Length];
        worker.Evaluate(output, new(Images, [], content, styles: [1, 0]), 0.5f, gradient);

        float largest = gradient.Max(MathF.Abs);
        foreach (int i in (int[])[0, 5, 77, 143, 200, 431, 432, 600, output.Length - 1])
        {
            const float Step = 1e-2f;
            float before = output[i];
            output[i] = before + Step;
            double above = worker.Evaluate(output, new(Images, [], content, styles: [1, 0]), 0.5f, ignored).Sum;
            output[i] = before - Step;
            double below = worker.Evaluate(output, new(Images, [], content, styles: [1, 0]), 0.5f, ignored).Sum;
            output[i] = before;
            Assert.Equal(gradient[i], (above - below) / (2 * Step), 1e-2 * largest);
        }
    }

    [Fact]
    public void TheContentImageItself_HasNoContentLoss()
    {
        var worker = Create(new(1, 0, 0)).CreateWorker(1, TensorShape.Image(3, Side, Side));
        float[] image = LaneComparison.Normal(new(2), 3 * Side * Side), gradient = new float[image.Length];

        Assert.Equal(0, worker.Evaluate(image, new(1, [], image), 1, gradient).Sum, 1e-9);
        Assert.All(gradient, value => Assert.Equal(0, value, 1e-6));
    }

    [Fact]
    public void ABorder_IsNotLookedAt()
    {
        const int border = 3, inner = Side - 2 * border;
        float[] image = LaneComparison.Normal(new(2), 3 * Side * Side), content = LaneComparison.Normal(new(8), image.Length);
        float[] gradient = new float[image.Length], innerGradient = new float[3 * inner * inner];
        double whole = Create(new(1, 5, 0.3), border).CreateWorker(1, TensorShape.Image(3, Side, Side))
            .Evaluate(image, new(1, [], content, styles: [0]), 1, gradient).Sum;
        double cut = Create(new(1, 5, 0.3)).CreateWorker(1, TensorShape.Image(3, inner, inner))
            .Evaluate(Cut(image), new(1, [], Cut(content), styles: [0]), 1, innerGradient).Sum;

        Assert.Equal(cut, whole, 1e-9);
        Assert.Equal(innerGradient, Cut(gradient));
        Assert.Equal(innerGradient.Count(value => value != 0), gradient.Count(value => value != 0));
        Assert.Throws<ArgumentException>(() => Create(new(1, 1, 1), Side / 2).CreateWorker(1, TensorShape.Image(3, Side, Side)));

        static float[] Cut(float[] values) => [.. Enumerable.Range(0, 3 * inner * inner).Select(i =>
            values[(i / (inner * inner) * Side + border + i / inner % inner) * Side + border + i % inner])];
    }

    [Fact]
    public void APaintingItself_HasNoLossOfItsStyle_AndHasOneOfAnother()
    {
        (Network eye, string content, string[] style) = Eye();
        float[] painting = LaneComparison.Normal(new(5), 3 * Side * Side), other = LaneComparison.Normal(new(6), painting.Length);
        for (int i = 0; i < other.Length; i++) other[i] += 1;
        var loss = new PerceptualLoss(eye, content, style, [new(painting, Side, Side), new(other, Side, Side)], new(0, 1, 0));
        var worker = loss.CreateWorker(1, TensorShape.Image(3, Side, Side));
        var gradient = new float[painting.Length];

        Assert.Equal(2, loss.Styles);
        Assert.Equal(0, worker.Evaluate(painting, new(1, [], painting, styles: [0]), 1, gradient).Sum, 1e-9);
        Assert.True(worker.Evaluate(painting, new(1, [], painting, styles: [1]), 1, gradient).Sum > 1e-3);
        Assert.Throws<ArgumentException>(() => worker.Evaluate(painting, new(1, [], painting, styles: [2]), 1, gradient));
    }

    [Fact]
    public void AnUnknownLayer_IsNamed()
    {
        (Network eye, string content, _) = Eye();

        var error = Assert.Throws<ModelException>(() => new PerceptualLoss(
            eye, content, ["nowhere"], [new(LaneComparison.Normal(new(1), 3 * 400), 20, 20)], new(1, 1, 0)));
        Assert.Contains("nowhere", error.Message);
    }

    [Fact]
    public void AWarmWorker_AllocatesNothing()
    {
        var worker = Create(new(1, 1, 1)).CreateWorker(Images, TensorShape.Image(3, Side, Side));
        float[] output = LaneComparison.Normal(new(4), Images * 3 * Side * Side), gradient = new float[output.Length];
        SteadyState.AllocatesNothing(() => worker.Evaluate(output, new(Images, [], output), 1, gradient));
    }
}
