using ShiftService.Engine;
using ShiftService.Packages;
using ShiftService.Training.Data.Loading;
using ShiftService.Training.Evaluation;

namespace ShiftService.Training.Runs;

/// <summary>The images of a run.</summary>
internal interface IRunData : IDisposable
{
    /// <summary>Images that are trained on.</summary>
    int TrainingImages { get; }

    /// <summary>Images that are evaluated with.</summary>
    int TestImages { get; }

    /// <summary>Names of the classes; empty where there are none.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Batches of the training images.</summary>
    BatchLoader CreateLoader(BatchLoaderOptions options);

    /// <summary>How a classifier does on the test images; null where the images are not for classifiers.</summary>
    ClassificationReport? Evaluate(ICompiledNetwork network, Preprocessor preprocessor, int lanes);
}
