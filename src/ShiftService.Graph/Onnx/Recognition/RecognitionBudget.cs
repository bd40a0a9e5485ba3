namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>
/// What a recognition pass may spend on one network. A few short nodes can claim millions of channels, or read the same large
/// kernel again and again; real networks stay far below.
/// </summary>
internal struct RecognitionBudget
{
    private const long MaxOffsets = 1L << 24;
    private const long MaxTaps = 1L << 28;
    private long _offsets;
    private long _taps;

    /// <summary>Takes channels and kernel elements from the budget.</summary>
    /// <exception cref="ModelException">It is spent.</exception>
    public void Charge(Node node, long offsets, long taps)
    {
        _offsets += offsets;
        _taps += taps;
        if (_offsets > MaxOffsets || _taps > MaxTaps)
            throw new ModelException(ModelError.LimitExceeded, $"shifts of more than {MaxOffsets} channels or {MaxTaps} taps", node.Name);
    }
}
