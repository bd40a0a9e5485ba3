using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// The KxK convolution in groups, and the 1x1 convolution between the groups added to it. 1x1 weights within a filter's own group take no
/// part: they count as zero, whatever they hold, and get no gradient.
/// </summary>
internal sealed class HeterogeneousConvolutionStep : LaneStep
{
    private readonly ConvolutionStep _spatial, _pointwise;

    public HeterogeneousConvolutionStep(
        string name, LanePlan plan, HeterogeneousConvolution convolution, LaneValue input, LaneValue output)
        : base(name)
    {
        _spatial = new(name, plan, ProductLayer.Of(convolution.SpatialPart), input, output);
        ProductLayer between = ProductLayer.Of(convolution.PointwisePart) with { ForeignParts = convolution.Parts };
        _pointwise = new(name, plan, between, input, output, joins: true);
    }

    public override void PlanBackward(LanePlan plan)
    {
        _pointwise.PlanBackward(plan);
        _spatial.PlanBackward(plan);
    }

    public override void Bind(LanePlan plan)
    {
        _spatial.Bind(plan);
        _pointwise.Bind(plan);
    }

    public override void Refresh()
    {
        _spatial.Refresh();
        _pointwise.Refresh();
    }

    public override void Forward(nint arena, int first, int count)
    {
        _spatial.Forward(arena, first, count);
        _pointwise.Forward(arena, first, count);
    }

    public override void Backward(nint arena, int first, int count)
    {
        _pointwise.Backward(arena, first, count);
        _spatial.Backward(arena, first, count);
    }

    public override void Collect(Span<float> gradient)
    {
        _spatial.Collect(gradient);
        _pointwise.Collect(gradient);
    }
}
