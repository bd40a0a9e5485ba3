using ShiftService.Graph;
using ShiftService.Kernels;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Parameters;
using ShiftService.Training.Tests.Autodiff.Reference;

namespace ShiftService.Training.Tests.Autodiff;

/// <summary>What steps rely on without looking: borders and padding channels are zero, whatever ran before.</summary>
public unsafe class LanePaddingTests
{
    private const int Images = 2;

    public static TheoryData<string> Names => [.. GradientSamples.Names.Concat(LaneSamples.All.Keys)];

    [Theory, MemberData(nameof(Names))]
    public void BordersAndPaddingChannels_StayZero(string name)
    {
        Network network = (GradientSamples.All.GetValueOrDefault(name) ?? LaneSamples.All[name])();
        using var memory = new LaneMemory();
        var options = new LaneOptions { MicroBatch = Images, InputGradient = true };
        var plan = new LanePlan(options.Isa, memory, options, ParameterSet.Of(network));
        StepChains chains = LaneCompiler.Compile(network, plan);
        using var arena = new NativeBlock(plan.SliceBytes * Images);
        foreach (LaneStep step in chains.Steps) step.Refresh();
        Fill(plan, arena, plan.Value(network.Input).Buffer!);

        chains.Forward(arena.Address, Images);
        foreach (string output in network.Outputs)
            if (plan.Value(output).Gradient is { } gradient) Fill(plan, arena, gradient);
        chains.Backward(arena.Address, Images);

        foreach (string value in network.Nodes.Select(n => n.Output).Append(network.Input))
        {
            AssertZeroAround(plan, arena, plan.Value(value).Buffer, value);
            AssertZeroAround(plan, arena, plan.Value(value).Gradient, $"gradient of {value}");
        }
    }

    private static void Fill(LanePlan plan, NativeBlock arena, LaneBuffer buffer)
    {
        var random = new Random(3);
        for (int i = 0; i < Images; i++)
            for (int y = 0; y < buffer.Height; y++)
                for (int x = 0; x < buffer.Width; x++)
                    for (int c = 0; c < buffer.Channels; c++) *At(plan, arena, buffer, i, c, y, x) = 2 * random.NextSingle() - 1;
    }

    private static void AssertZeroAround(LanePlan plan, NativeBlock arena, LaneBuffer? buffer, string what)
    {
        if (buffer is null) return;
        for (int i = 0; i < Images; i++)
            for (int y = -buffer.Border; y < buffer.Height + buffer.Border; y++)
                for (int x = -buffer.Border; x < buffer.Width + buffer.Border; x++)
                {
                    bool inside = y >= 0 && y < buffer.Height && x >= 0 && x < buffer.Width;
                    for (int c = inside ? buffer.Channels : 0; c < buffer.Pitch; c++)
                    {
                        float value = *At(plan, arena, buffer, i, c, y, x);
                        Assert.True(value == 0, $"{what}, image {i}: [{c}, {y}, {x}] is {value}");
                    }
                }
    }

    private static float* At(LanePlan plan, NativeBlock arena, LaneBuffer buffer, int image, int c, int y, int x) =>
        (float*)(arena.Address + (nint)(image * plan.SliceBytes + buffer.At(c, y, x)));
}
