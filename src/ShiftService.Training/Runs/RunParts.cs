using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Data.Loading;
using ShiftService.Training.Losses;
using ShiftService.Training.Parameters;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs.Styles;

namespace ShiftService.Training.Runs;

/// <summary>What a run is made of, as its recipe says.</summary>
internal sealed class RunParts : IDisposable
{
    private readonly ICompiledNetwork? _teacher;

    /// <summary>Lists the data, makes the network, decodes the images and starts the lanes' threads.</summary>
    public RunParts(Recipe recipe, RunSettings settings, Action<string> message)
    {
        RunSources sources = RunSources.Open(recipe.Data, settings.Data);
        Network = RunNetwork.Create(recipe, sources.Classes.Count, settings.Data);
        try
        {
            if (recipe.Teacher is not null) _teacher = Teacher(Path.Combine(settings.Data, recipe.Teacher.Model));
            IReadOnlyList<RgbImage> paintings = [];
            ILoss minimised;
            if (recipe.Loss is PerceptualOptions perceptual)
            {
                RunNetwork.RequireStyles(Network, perceptual, recipe);
                paintings = RunStyles.Paintings(perceptual, settings.Data);
                minimised = RunStyles.Loss(perceptual, paintings, settings.Data);
            }
            else
            {
                minimised = ((OutputLossOptions)recipe.Loss).Create(Context(recipe, sources.Classes.Count));
            }
            ParameterSet parameters = RunNetwork.Parameters(Network, recipe, minimised);
            State = new(Network, parameters, recipe, settings.Lanes);
            Preprocessor = new(recipe.Data.ToInput(), Network.InputShape);
            Data = RunData.Load(recipe, sources, Preprocessor.Resize, settings.Cache, message);
            // One thread: it is faster than the lanes by far, and takes as little from them as can be.
            Loader = BatchLoader.ForTraining(
                Data.Training,
                new(recipe.BatchSize, Network.InputShape, recipe.Data.ToInput().ToNormalization()) { Seed = recipe.Seed },
                recipe.Augmentation);
            var lane = new LaneOptions
            {
                MicroBatch = recipe.MicroBatch, Norms = RunNetwork.Norms(Network, recipe), Seed = recipe.Seed,
            };
            Team = new(Network, parameters, minimised, settings.Lanes, lane, _teacher);
            if (minimised is PerceptualLoss seen)
                Samples = new(Network, seen, (PerceptualOptions)recipe.Loss, paintings, Data.Test, Preprocessor);
            Step = new(State, Team, recipe, lane.Norms, (long)recipe.Schedule.Epochs * Loader.BatchCount);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The network that is trained.</summary>
    public Network Network { get; }

    /// <summary>What is done to images, in the end.</summary>
    public Preprocessor Preprocessor { get; } = null!;

    /// <summary>The images.</summary>
    public RunData Data { get; } = null!;

    /// <summary>Batches of the training images.</summary>
    public BatchLoader Loader { get; } = null!;

    /// <summary>The lanes.</summary>
    public LaneTeam Team { get; } = null!;

    /// <summary>Pictures to look at; null for what is no style network.</summary>
    public StyleSamples? Samples { get; }

    /// <summary>What changes.</summary>
    public RunState State { get; }

    /// <summary>What changes it.</summary>
    public TrainingStep Step { get; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Team?.Dispose();
        Samples?.Dispose();
        Loader?.Dispose();
        Data?.Dispose();
        _teacher?.Dispose();
    }

    private LossContext Context(Recipe recipe, int classes)
    {
        var context = new LossContext((int)Network.ShapeOf(Network.Outputs[0]).Elements, classes, recipe.Seed);
        return _teacher is null || recipe.Teacher is not { } teacher ? context : context with
        {
            TeacherFeatures = (int)_teacher.OutputShapes[0].Elements, Temperature = teacher.Temperature, TeacherShare = teacher.Share,
        };
    }

    private ICompiledNetwork Teacher(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file");
        ICompiledNetwork teacher = new SimdBackend().Compile(OnnxFile.Read(path));
        if (teacher.InputShape == Network.InputShape) return teacher;
        TensorShape shape = teacher.InputShape;
        teacher.Dispose();
        throw new RunException(path, $"the teacher reads {shape}, and the network {Network.InputShape}: both see the same images");
    }
}
