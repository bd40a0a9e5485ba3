using ShiftService.Engine;
using ShiftService.Packages;
using ShiftService.Training.Data.Loading;

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

    /// <summary>True if something can be said during a run of how well a network does.</summary>
    bool CanEvaluate { get; }

    /// <summary>How well a network does on the test images.</summary>
    RunEvaluation Evaluate(ICompiledNetwork network, Preprocessor preprocessor, int lanes);
}
