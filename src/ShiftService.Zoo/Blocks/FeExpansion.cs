namespace ShiftService.Zoo.Blocks;

/// <summary>What the middle width of FE-Net's units is a multiple of. The two differ where a unit changes the channels.</summary>
public enum FeExpansion
{
    /// <summary>The input channels: the paper's text and cost.</summary>
    OfInputs,

    /// <summary>The output channels: the authors' later code, which costs more than is printed beside it.</summary>
    OfOutputs,
}
