using ShiftService.Graph;
using ShiftService.Serving.Models;
using ShiftService.Styles;

namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>Predicts how long painting takes on one lane: the network's time a pixel as it was measured at load, and how far that was off
/// since. Thread-safe.</summary>
internal sealed class PaintEstimate
{
    /// <summary>Weight of the newest measurement.</summary>
    private const double Freshness = 0.2;

    private readonly Lock _gate = new();
    private double _ratio = 1;

    /// <summary>Predicted seconds of a picture on one lane.</summary>
    public double Seconds(ServedModel model, int width, int height)
    {
        lock (_gate) return _ratio * Nominal(model, width, height);
    }

    /// <summary>Takes a measurement in.</summary>
    public void Measured(ServedModel model, int width, int height, double seconds)
    {
        lock (_gate) _ratio += Freshness * (Math.Clamp(seconds / Nominal(model, width, height), 0.1, 10) - _ratio);
    }

    private static double Nominal(ServedModel model, int width, int height)
    {
        TensorShape input = model.Package.Network.InputShape;
        // Small pictures are mostly border.
        int border = 2 * new StylizerOptions().Border;
        return model.Seconds(1) * (width + border) * (height + border) / ((double)input.Height * input.Width);
    }
}
