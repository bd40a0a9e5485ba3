namespace ShiftService.Training.Losses;

/// <summary>Computes a loss for one lane. Belongs to one thread at a time; allocates nothing but for errors.</summary>
public interface ILossWorker
{
    /// <summary>The loss of a micro-batch and its gradient.</summary>
    /// <param name="output">Outputs of the network, row-major with the image first.</param>
    /// <param name="input">What they are compared with.</param>
    /// <param name="scale">Factor on the loss, such as one over the images of the whole batch.</param>
    /// <param name="outputGradient">Overwritten: gradient of the scaled sum with respect to the outputs, of their shape.</param>
    /// <param name="parameterGradient">Added to: gradient with respect to <see cref="ILoss.Parameters"/>, one after the other.</param>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    /// <exception cref="ArgumentException">A span has another length than the images and the shape call for.</exception>
    LossResult Evaluate(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient = default);
}
