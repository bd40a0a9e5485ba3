using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>What training minimises: the mean over images of a number that compares an image's output with what it should be.</summary>
public interface ILoss
{
    /// <summary>Weights of the loss's own that are trained along, in order; they join the network's in one parameter set.</summary>
    IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters { get; }

    /// <summary>True if <see cref="LossInput.Targets"/> must be given.</summary>
    bool NeedsTargets { get; }

    /// <summary>True if <see cref="LossInput.Teacher"/> must be given.</summary>
    bool NeedsTeacher { get; }

    /// <summary>True if the teacher's outputs are the images themselves, so that no network is needed for them.</summary>
    bool ComparesWithImages => false;

    /// <summary>Number of styles that <see cref="LossInput.Styles"/> chooses from; 0 for losses that know none.</summary>
    int Styles => 0;

    /// <summary>A worker with the memory for micro-batches of up to a size.</summary>
    /// <param name="maxImages">Most images in a micro-batch.</param>
    /// <param name="output">Shape of the network's output for one image.</param>
    /// <exception cref="ArgumentException">The loss does not fit outputs of that shape.</exception>
    ILossWorker CreateWorker(int maxImages, TensorShape output);
}
