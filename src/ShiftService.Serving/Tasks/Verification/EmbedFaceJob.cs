using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>One aligned face on its way to its embedding.</summary>
internal sealed class EmbedFaceJob(ServedModel model, byte[] face, bool mirrored, in JobTerms terms) : Job(terms, model, PrepareSeconds)
{
    // Normalising an aligned face, about.
    private new const double PrepareSeconds = 20e-6;

    /// <summary>The embedding, of a job that ended well.</summary>
    public float[] Embedding { get; private set; } = [];

    /// <summary>Where its time went.</summary>
    public StageTimes Times => new(
        TimeSpan.FromSeconds(QueueSeconds), default, default, TimeSpan.FromSeconds(ComputeSeconds), default, BatchSize);

    protected internal override void Prepare(LaneContext lane, Span<float> input)
    {
        if (!mirrored)
        {
            model.Preprocessor.Normalize(face, input);
            return;
        }
        Span<byte> copy = lane.Bytes(face.Length);
        face.CopyTo(copy);
        HorizontalMirror.Apply(copy, model.Preprocessor.Resize.Width);
        model.Preprocessor.Normalize(copy, input);
    }

    protected internal override void Finish(IWorker worker, int item)
    {
        ReadOnlySpan<float> output = worker.Output();
        int features = output.Length / BatchSize;
        Embedding = output.Slice(item * features, features).ToArray();
    }
}
