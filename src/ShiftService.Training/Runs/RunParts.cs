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
using ShiftService.Training.Teaching;

namespace ShiftService.Training.Runs;

/// <summary>What a run is made of, as its recipe says.</summary>
internal sealed class RunParts : IDisposable
{
    private readonly ITeacher? _teacher;

    /// <summary>What people call the classes; empty where there are none.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Lists the data, makes the network, decodes the images and starts the lanes' threads.</summary>
    public RunParts(Recipe recipe, RunSettings settings, Action<string> message)
    {
        RunSources? sources = recipe.Data.Faces is null ? RunSources.Open(recipe.Data, settings.Data) : null;
        int classes = sources?.Classes.Count ?? 1;
        Labels = sources?.Labels ?? [];
        Network = RunNetwork.Create(recipe, classes, settings.Data);
        try
        {
            Preprocessor = new(recipe.Data.ToInput(), Network.InputShape);
            Data = sources is null
                ? new FaceRunData(recipe, recipe.Data.Faces!, settings.Data, message)
                : RunData.Load(recipe, sources, Preprocessor.Resize, settings, message);
            if (recipe.Teacher is not null) _teacher = Teacher(recipe.Teacher, settings, message);
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
                minimised = ((OutputLossOptions)recipe.Loss).Create(Context(recipe, classes));
            }
            ParameterSet parameters = RunNetwork.Parameters(Network, recipe, minimised);
            State = new(Network, parameters, recipe, settings.Lanes);
            // One thread: it is faster than the lanes by far, and takes as little from them as can be.
            Loader = Data.CreateLoader(
                new(recipe.BatchSize, Network.InputShape, recipe.Data.ToInput().ToNormalization()) { Seed = recipe.Seed });
            var lane = new LaneOptions
            {
                MicroBatch = recipe.MicroBatch, Norms = RunNetwork.Norms(Network, recipe), Seed = recipe.Seed,
            };
            Team = new(Network, parameters, minimised, settings.Lanes, lane, _teacher);
            if (minimised is PerceptualLoss seen)
                Samples = new(Network, seen, (PerceptualOptions)recipe.Loss, paintings, Images.Test, Preprocessor);
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
    public IRunData Data { get; } = null!;

    /// <summary>Batches of the training images.</summary>
    public BatchLoader Loader { get; } = null!;

    /// <summary>The lanes.</summary>
    public LaneTeam Team { get; } = null!;

    /// <summary>Pictures to look at; null for what is no style network.</summary>
    public StyleSamples? Samples { get; }

    /// <summary>What changes.</summary>
    public RunState State { get; } = null!;

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

    // What has a teacher, or classes, has images that lie decoded.
    private RunData Images => (RunData)Data;

    private LossContext Context(Recipe recipe, int classes)
    {
        var context = new LossContext((int)Network.ShapeOf(Network.Outputs[0]).Elements, classes, recipe.Seed)
        {
            InputShape = Network.InputShape, OutputShapes = [.. Network.Outputs.Select(Network.ShapeOf)],
        };
        return _teacher is null || recipe.Teacher is not { } teacher ? context : context with
        {
            TeacherFeatures = _teacher.Features, ClassMeans = (_teacher as TeacherTable)?.ClassMeans(Images.Training),
            Temperature = teacher.Temperature, TeacherShare = teacher.Share,
        };
    }

    private ITeacher Teacher(TeacherRecipe recipe, RunSettings settings, Action<string> message)
    {
        string path = Path.Combine(settings.Data, recipe.Model);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file");
        if (recipe.Input is not null) return TeacherSurvey.Run(path, recipe.Input, Images.Training.Cache, settings.Lanes, message);
        ICompiledNetwork teacher = new SimdBackend().Compile(OnnxFile.Read(path));
        if (teacher.InputShape == Network.InputShape) return new NetworkTeacher(teacher);
        TensorShape shape = teacher.InputShape;
        teacher.Dispose();
        throw new RunException(path, $"the teacher reads {shape}, and the network {Network.InputShape}: both see the same images");
    }
}
