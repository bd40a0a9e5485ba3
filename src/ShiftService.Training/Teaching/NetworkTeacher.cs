using ShiftService.Engine;
using ShiftService.Training.Data;

namespace ShiftService.Training.Teaching;

/// <summary>A teacher that looks at the very images, augmented and normalised, that the student sees. Owns its network.</summary>
/// <param name="network">Its input has the student's shape.</param>
public sealed class NetworkTeacher(ICompiledNetwork network) : ITeacher
{
    /// <inheritdoc/>
    public int Features { get; } = checked((int)network.OutputShapes[0].Elements);

    /// <inheritdoc/>
    public ITeacherWorker CreateWorker(int maxImages) =>
        new Worker(network.CreateWorker(maxImages), checked((int)network.InputShape.Elements), Features);

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private sealed class Worker(IWorker worker, int inputElements, int features) : ITeacherWorker
    {
        public ReadOnlySpan<float> Teach(ImageBatch batch, int first, int images)
        {
            batch.Pixels.AsSpan(first * inputElements, images * inputElements).CopyTo(worker.Input);
            worker.Run(images, CancellationToken.None);
            return worker.Output(0)[..(images * features)];
        }

        public void Dispose() => worker.Dispose();
    }
}
