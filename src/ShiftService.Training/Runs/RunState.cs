using ShiftService.Graph;
using ShiftService.Training.Checkpoints;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>All that changes while a run goes on: weights, statistics, the optimiser, averages, and where it stands.</summary>
internal sealed class RunState
{
    private readonly string _networkName, _recipeHash;
    private readonly ulong _seed;
    private readonly int _lanes;
    private readonly NamedArray[] _arrays;

    public RunState(Network network, ParameterSet parameters, Recipe recipe, int lanes)
    {
        (_networkName, _recipeHash, _seed, _lanes) = (network.Name, RecipeFile.Hash(recipe), recipe.Seed, lanes);
        Optimizer = recipe.Optimizer.Create(parameters);
        IReadOnlyList<Weight> statistics = RunningStatistics.Of(network);
        if (recipe.EmaDecay is double decay) Average = new(parameters, statistics, decay);
        IEnumerable<Weight> weights = network.Weights.Concat(parameters.All.Select(parameter => parameter.Weight)).Distinct();
        _arrays = [.. NamedArray.Of(weights), .. Optimizer.State, .. Average?.State ?? []];
    }

    /// <summary>Changes the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Averages of the weights; null where the last ones are taken.</summary>
    public ExponentialMovingAverage? Average { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>What the unfinished epoch has come to so far.</summary>
    public EpochProgress Progress { get; set; }

    /// <summary>The first array that holds a number which is not finite; null where none does.</summary>
    public string? FirstNonFinite() => Array.Find(_arrays, array => array.Values.Any(value => !float.IsFinite(value)))?.Name;

    /// <summary>Stores all of it.</summary>
    public void Store(CheckpointStore store) => store.Write(
        new()
        {
            Network = _networkName,
            RecipeHash = _recipeHash,
            Epoch = Epoch,
            Step = Step,
            Seed = _seed,
            Lanes = _lanes,
            OptimizerSteps = Optimizer.Steps,
            AverageUpdates = Average?.Updates ?? 0,
            Progress = Progress,
        },
        _arrays);

    /// <summary>Goes back to where a checkpoint was taken: wholly, or, where it does not fit, not at all.</summary>
    /// <exception cref="CheckpointException">It is of another recipe or network.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        checkpoint.RequireRecipe(_recipeHash);
        checkpoint.CopyTo(_arrays);
        CheckpointHeader header = checkpoint.Header;
        (Epoch, Step, Progress, Optimizer.Steps) = (header.Epoch, header.Step, header.Progress, header.OptimizerSteps);
        if (Average is not null) Average.Updates = header.AverageUpdates;
    }
}
