using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Engine.Tests;

/// <summary>Networks of random operators, wired at random; the same for the same seed.</summary>
internal static class RandomNetworks
{
    public static Network Create(int seed)
    {
        var random = new Random(seed);
        var sketch = new NetworkSketch(TensorShape.Image(random.Next(1, 8), random.Next(1, 12), random.Next(1, 20)), seed);
        int nodes = random.Next(4, 16);
        for (int tries = 0; sketch.Names.Count() <= nodes && tries < 200; tries++)
        {
            // Mostly in a chain; at times from somewhere earlier.
            if (random.Next(4) == 0) sketch.From(Pick(random, sketch.Names));
            Step(random, sketch);
        }
        string[] others = [.. sketch.Names.Where(_ => random.Next(6) == 0)];
        return sketch.Build(others);
    }

    private static void Step(Random random, NetworkSketch sketch)
    {
        TensorShape shape = sketch.Shape;
        if (shape.IsVector)
        {
            VectorStep(random, sketch);
            return;
        }
        int channels = shape.Channels, small = Math.Min(shape.Height, shape.Width);
        switch (random.Next(24))
        {
            case 0 or 1 or 2: sketch.Conv(random.Next(1, 40), 1, random.Next(1, 3)); break;
            case 3: sketch.Conv(random.Next(1, 20), 3, random.Next(1, 4), dilation: random.Next(1, 3)); break;
            case 4 when Divisor(random, channels) is var groups:
                sketch.Conv(groups * random.Next(1, 4), random.Next(2) * 2 + 1, 1, groups); break;
            case 5 when channels > 1: sketch.Depthwise(random.Next(1, 3)); break;
            case 6 when channels % 2 == 0: sketch.Het(random.Next(1, 8) * 2, 2); break;
            case 7 or 8 or 9: sketch.Shift(random.Next(1, 4)); break;
            case 10: sketch.ActiveShift(random.Next(1, 3), random.NextSingle() * 4); break;
            case 11 or 12: sketch.Norm(); break;
            case 13: sketch.Relu(); break;
            case 14: sketch.PRelu(); break;
            case 15: sketch.Clip(); break;
            case 16: sketch.Shuffle(Divisor(random, channels)); break;
            case 17 when channels > 1: Slice(random, sketch); break;
            case 18: Join(random, sketch); break;
            case 19 or 20: Sum(random, sketch); break;
            case 21: Pool(random, sketch); break;
            case 22 when shape.Pixels < 100 && channels < 50: Resample(random, sketch, small); break;
            case 23 when shape.Elements < 400: sketch.Then(random.Next(2) == 0 ? new Flatten() : new Sigmoid()); break;
        }
    }

    private static void VectorStep(Random random, NetworkSketch sketch)
    {
        switch (random.Next(8))
        {
            case 0 or 1: sketch.Full(random.Next(1, 30)); break;
            case 2: sketch.Norm(); break;
            case 3: sketch.Relu(); break;
            case 4: sketch.Then(new Softmax()); break;
            case 5: Sum(random, sketch); break;
            case 6: Join(random, sketch); break;
            case 7 when sketch.Shape.Channels > 1: Slice(random, sketch); break;
        }
    }

    private static void Slice(Random random, NetworkSketch sketch)
    {
        int start = random.Next(sketch.Shape.Channels);
        sketch.Slice(start, random.Next(1, sketch.Shape.Channels - start + 1));
    }

    private static void Join(Random random, NetworkSketch sketch)
    {
        TensorShape shape = sketch.Shape;
        string[] others = [.. sketch.Names.Where(n => sketch.ShapeOf(n) with { Channels = shape.Channels } == shape)];
        string[] inputs = [sketch.Last, .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Pick(random, others))];
        if (inputs.Sum(i => sketch.ShapeOf(i).Channels) < 100) sketch.Concat(inputs);
    }

    private static void Sum(Random random, NetworkSketch sketch)
    {
        TensorShape shape = sketch.Shape;
        sketch.Add(sketch.Last, Pick(random, sketch.Names.Where(n => sketch.ShapeOf(n) == shape)));
    }

    private static void Pool(Random random, NetworkSketch sketch)
    {
        switch (random.Next(4))
        {
            case 0: sketch.MaxPool(random.Next(1, 3)); break;
            case 1: sketch.AveragePool(3, random.Next(1, 3)); break;
            case 2: sketch.GlobalPool(); break;
            default: sketch.InstanceNorm(); break;
        }
    }

    private static void Resample(Random random, NetworkSketch sketch, int side)
    {
        if (random.Next(2) == 0) sketch.Then(new Upsample(2));
        else if (side > 1) sketch.Then(new ReflectionPad(new(random.Next(2), random.Next(2), random.Next(2), random.Next(2))));
        else sketch.Then(new Tanh());
    }

    private static int Divisor(Random random, int channels)
    {
        int[] divisors = [.. Enumerable.Range(1, channels).Where(d => channels % d == 0)];
        return divisors[random.Next(divisors.Length)];
    }

    private static string Pick(Random random, IEnumerable<string> names) => names.ElementAt(random.Next(names.Count()));
}
