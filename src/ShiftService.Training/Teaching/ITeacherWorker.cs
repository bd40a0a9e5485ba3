using ShiftService.Training.Data;

namespace ShiftService.Training.Teaching;

/// <summary>A teacher's part for one lane. Belongs to one thread at a time; allocates nothing.</summary>
public interface ITeacherWorker : IDisposable
{
    /// <summary>What the teacher says about some images of a batch, [image, feature]; valid until the next call.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first of the images.</param>
    /// <param name="images">Their number.</param>
    ReadOnlySpan<float> Teach(ImageBatch batch, int first, int images);
}
