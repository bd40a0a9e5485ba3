using ShiftService.TestSupport;
using ShiftService.Training.Checkpoints;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

/// <summary>A real run on images of shapes that takes seconds: 45 images to train on, 5 steps an epoch.</summary>
internal sealed class TinyRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyRun(int perClass = 18, int classes = 3) => ShapeImages.Write(_folder.File("shapes"), perClass, classes: classes);

    public static Recipe Recipe { get; } = RecipeFile.Parse("""
        {
          "name": "shapes",
          "network": { "zoo": "shiftresnet20-e1", "height": 16 },
          "data": {
            "path": "shapes", "validationFraction": 0.2, "resize": { "mode": "squash" },
            "mean": [0.4, 0.4, 0.4], "std": [0.3, 0.3, 0.3], "license": "Made by the tests.", "description": "Shapes."
          },
          "augmentation": { "padAndCrop": 1, "flip": true, "mixup": 0.1 },
          "optimizer": { "kind": "sgd", "weightDecay": 0.005, "clipNorm": 5 },
          "schedule": { "kind": "cosine", "epochs": 3, "peakRate": 0.1, "warmupEpochs": 0.5 },
          "batchSize": 8, "microBatch": 4, "lanes": 2, "emaDecay": 0.9, "seed": 3
        }
        """, "shapes.json");

    public string Data => _folder.Path;

    public string Folder(string name) => _folder.File(name);

    public RunOptions Options(string run, int? checkpointSteps = null) =>
        new(Folder(run)) { DataRoot = Data, CacheFolder = Folder("cache"), CheckpointSteps = checkpointSteps };

    /// <summary>Begins and finishes a run.</summary>
    public RunResult Start(string run, Recipe? recipe = null, IRunProgress? progress = null, int? checkpointSteps = null)
    {
        using TrainingRun training = TrainingRun.Start(recipe ?? Recipe, Options(run, checkpointSteps), progress ?? new RecordedProgress());
        return training.Run();
    }

    /// <summary>Goes on with a run, to its end.</summary>
    public RunResult Resume(string run, IRunProgress? progress = null, int? checkpointSteps = null)
    {
        using TrainingRun training = TrainingRun.Resume(Options(run, checkpointSteps), progress ?? new RecordedProgress());
        return training.Run();
    }

    public Checkpoint Checkpoint(string run) => CheckpointStore.Read(Path.Combine(Folder(run), "checkpoint.bin"));

    public byte[] Model(string run) => File.ReadAllBytes(Path.Combine(Folder(run), "package", "model.onnx"));

    public void Dispose() => _folder.Dispose();
}
