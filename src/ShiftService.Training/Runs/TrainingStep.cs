using ShiftService.Training.Autodiff;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;
using ShiftService.Training.Recipes;
using ShiftService.Training.Schedules;

namespace ShiftService.Training.Runs;

/// <summary>
/// One step: a batch forward and back, clipping, the update, statistics and averages. What it makes of the weights depends on nothing but
/// the state, the batch and the step's number. Allocates nothing.
/// </summary>
internal sealed class TrainingStep(RunState state, LaneTeam team, Recipe recipe, NormMode norms, long totalSteps)
{
    private readonly Schedule _schedule = recipe.Schedule.Create();

    /// <summary>Learning rate of the last step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>Length of the last step's gradient, before clipping.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <exception cref="NonFiniteException">The loss or the gradient is not finite; the weights are as before.</exception>
    public LossResult Run(ImageBatch batch)
    {
        team.Step = (ulong)state.Step;
        LossResult result = team.Run(batch);
        GradientNorm = recipe.Optimizer.ClipNorm is double limit
            ? GradientClipping.Clip(team.Gradient, limit)
            : GradientClipping.Norm(team.Gradient);
        if (!double.IsFinite(result.Sum) || !double.IsFinite(GradientNorm)) throw NonFinite();
        LearningRate = RateAt(state.Step);
        state.Optimizer.Step(team.Gradient, LearningRate, (double)state.Step / totalSteps);
        if (norms == NormMode.Batch) team.UpdateStatistics(recipe.BatchNormMomentum);
        state.Average?.Update();
        team.Refresh();
        state.Step++;
        return result;
    }

    /// <summary>Learning rate of a step.</summary>
    public double RateAt(long step) => _schedule.RateAt(step, totalSteps);

    private NonFiniteException NonFinite()
    {
        (string layer, string what) = team.FirstNonFinite() is string node ? (node, "activations")
            : GradientClipping.FirstNonFinite(state.Optimizer.Parameters, team.Gradient) is Parameter parameter
                ? (parameter.Weight.Name, "gradient")
                : ("the loss", "value");
        return new(layer, what, state.Epoch + 1, state.Step);
    }
}
