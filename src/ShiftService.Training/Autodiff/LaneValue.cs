using ShiftService.Graph;

namespace ShiftService.Training.Autodiff;

/// <summary>An activation of the network while a lane is planned: where it and its gradient lie.</summary>
internal sealed class LaneValue(string name, TensorShape shape)
{
    public string Name => name;

    public TensorShape Shape => shape;

    /// <summary>Pixels of zeros that its readers need around it.</summary>
    public int Border { get; set; }

    /// <summary>Pixels of zeros that its producer needs around its gradient.</summary>
    public int GradientBorder { get; set; }

    /// <summary>Steps that read it.</summary>
    public int Readers { get; set; }

    /// <summary>True if the caller reads it, so that it must be computed as it is.</summary>
    public bool IsOutput { get; set; }

    /// <summary>True if something that is trained lies above it.</summary>
    public bool NeedsGradient { get; set; }

    /// <summary>Where it lies; null before its step is planned.</summary>
    public LaneBuffer? Buffer { get; set; }

    /// <summary>Where its gradient lies; null before some reader, from the last to the first, has been planned.</summary>
    public LaneBuffer? Gradient { get; set; }

    public override string ToString() => $"{name} {shape}";
}
