namespace ShiftService.Training.Teaching;

/// <summary>What a network that is learned from says about images. Shared by lanes.</summary>
public interface ITeacher : IDisposable
{
    /// <summary>Values that it says of an image.</summary>
    int Features { get; }

    /// <summary>A worker for micro-batches of up to a size.</summary>
    ITeacherWorker CreateWorker(int maxImages);
}
