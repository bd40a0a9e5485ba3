using System.Globalization;
using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Faces.Verification;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;
using ShiftService.Training.Checkpoints;
using ShiftService.Training.Data;
using ShiftService.Training.Evaluation;
using ShiftService.Training.Losses;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs.Styles;

namespace ShiftService.Training.Runs;

/// <summary>
/// A training run, from its recipe to the finished model. At any moment it can be stopped, or be killed, and gone on with by another
/// process: with the same data and number of lanes the weights come out the same, bit for bit. Belongs to one thread.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    // A style network paints pictures of any size; one of this side is compared and measured soon when it is loaded.
    private const int PaintersSide = 96;

    private readonly Recipe _recipe;
    private readonly RunOptions _options;
    private readonly RunSettings _settings;
    private readonly IRunProgress _progress;
    private readonly CheckpointStore _checkpoints;
    private readonly RunParts _parts;
    private readonly RunState _state;
    private readonly RunClock _clock = new();

    private TrainingRun(RunFolder folder, Recipe recipe, RunSettings settings, RunParts parts, RunOptions options, IRunProgress progress)
    {
        (Folder, _recipe, _settings, _parts, _options, _progress) = (folder, recipe, settings, parts, options, progress);
        _state = parts.State;
        _checkpoints = new(folder.Path);
    }

    /// <summary>The run's files.</summary>
    public RunFolder Folder { get; }

    /// <summary>The recipe.</summary>
    public Recipe Recipe => _recipe;

    /// <summary>The network that is trained.</summary>
    public Network Network => _parts.Network;

    /// <summary>Images that are trained on, and that are evaluated with.</summary>
    public (int Training, int Test) Images => (_parts.Data.TrainingImages, _parts.Data.TestImages);

    /// <summary>Threads that compute.</summary>
    public int Lanes => _settings.Lanes;

    /// <summary>Steps of an epoch.</summary>
    public int StepsOfEpoch => _parts.Loader.BatchCount;

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    private int Epochs => _recipe.Schedule.Epochs;

    private long TotalSteps => (long)Epochs * StepsOfEpoch;

    /// <summary>Begins a run in a new folder.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="options">Where the data and the run's files lie.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <exception cref="RunException">The folder has a run, or the network does not go with the data.</exception>
    /// <exception cref="TrainingDataException">The images cannot be used.</exception>
    public static TrainingRun Start(Recipe recipe, RunOptions options, IRunProgress progress)
    {
        RunFolder.RequireNew(options.Folder);
        RunSettings settings = RunSettings.For(recipe, options);
        var parts = new RunParts(recipe, settings, progress.Message);
        try
        {
            // Last: a run that cannot begin leaves no folder that looks like one.
            return new(RunFolder.Create(options.Folder, recipe, settings), recipe, settings, parts, options, progress);
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a run where its last whole checkpoint was taken; with none, from the start.</summary>
    /// <param name="options">The run's folder, and how often checkpoints are taken; the rest is as the run was begun with.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <exception cref="RunException">There is no run in the folder.</exception>
    /// <exception cref="CheckpointException">No checkpoint is whole, or it is another run's.</exception>
    public static TrainingRun Resume(RunOptions options, IRunProgress progress)
    {
        (RunFolder folder, Recipe recipe, RunSettings settings) = RunFolder.Open(options.Folder);
        var parts = new RunParts(recipe, settings, progress.Message);
        try
        {
            var run = new TrainingRun(folder, recipe, settings, parts, options, progress);
            run.Restore();
            return run;
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>Trains until the run is finished, or is interrupted: then a checkpoint is written and it can be resumed.</summary>
    /// <param name="cancellation">Interrupts after the step in work.</param>
    /// <exception cref="NonFiniteException">Numbers ceased to be finite; the last checkpoint is from before.</exception>
    /// <exception cref="IOException">A file of the run cannot be written.</exception>
    public RunResult Run(CancellationToken cancellation = default)
    {
        RunLog log = RunLog.Open(Folder.Path, _state.Epoch);
        var timer = new CheckpointTimer(_options);
        RunEvaluation? report = null;
        _parts.Team.Refresh();
        while (_state.Epoch < Epochs)
        {
            if (!RunEpoch(timer, cancellation)) return new(false, _state.Epoch, _state.Step, null);
            _state.Epoch++;
            report = _state.Epoch % _recipe.EvaluateEvery == 0 || _state.Epoch == Epochs ? Evaluate() : null;
            EpochRecord record = Record(report?.Classes, report?.Pairs);
            _state.Progress = default;
            log.Append(record);
            File.WriteAllText(Folder.CurvesPath, CurvePlot.Draw(_recipe.Name, log.Records));
            WriteCheckpoint(timer, mustSucceed: _state.Epoch == Epochs);
            _progress.EpochDone(record);
        }
        report ??= Evaluate();
        WritePackage(report.Classes);
        return new(true, _state.Epoch, _state.Step, report.Classes, report.Pairs);
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    // False if it was interrupted.
    private bool RunEpoch(CheckpointTimer timer, CancellationToken cancellation)
    {
        int done = (int)(_state.Step - (long)_state.Epoch * StepsOfEpoch);
        _clock.StartEpoch(_state.Progress.Seconds);
        _parts.Loader.Start(_state.Epoch, done);
        while (done < StepsOfEpoch)
        {
            if (cancellation.IsCancellationRequested)
            {
                WriteCheckpoint(timer, mustSucceed: true);
                return false;
            }
            ImageBatch batch = _parts.Loader.Next() ?? throw new InvalidOperationException("the epoch has too few batches; this is a bug");
            LossResult result = _parts.Step.Run(batch);
            done++;
            double stepsPerSecond = _clock.EndStep();
            EpochProgress sum = _state.Progress;
            _state.Progress = new(
                sum.Loss + result.Sum, result.Correct < 0 ? -1 : sum.Correct + result.Correct, _clock.EpochSeconds);
            _progress.StepDone(new(
                _state.Epoch + 1, Epochs, done, StepsOfEpoch, result.Sum, _parts.Step.LearningRate, _parts.Step.GradientNorm,
                stepsPerSecond * batch.Count, TimeSpan.FromSeconds((TotalSteps - _state.Step) / stepsPerSecond)));
            if (timer.CountStep() && done < StepsOfEpoch) WriteCheckpoint(timer, mustSucceed: false);
        }
        return true;
    }

    private EpochRecord Record(ClassificationReport? report, PairReport? pairs)
    {
        double images = (double)StepsOfEpoch * _recipe.BatchSize;
        EpochProgress sum = _state.Progress;
        return new()
        {
            Epoch = _state.Epoch,
            Step = _state.Step,
            LearningRate = _parts.Step.RateAt(_state.Step - 1),
            TrainLoss = sum.Loss / StepsOfEpoch,
            TrainAccuracy = sum.Correct < 0 ? null : sum.Correct / images,
            TestLoss = report?.Loss,
            Top1 = report?.Top1,
            Top5 = report?.Top5,
            PairAccuracy = pairs?.Accuracy,
            ImagesPerSecond = images / sum.Seconds,
            Seconds = _clock.EpochSeconds,
        };
    }

    // On a full disk the checkpoint before stays, and the run goes on and tries again later.
    private void WriteCheckpoint(CheckpointTimer timer, bool mustSucceed)
    {
        if (_state.FirstNonFinite() is string name) throw new NonFiniteException(name, "values", _state.Epoch + 1, _state.Step);
        try
        {
            _state.Store(_checkpoints);
        }
        catch (Exception error) when (!mustSucceed && error is (IOException or UnauthorizedAccessException))
        {
            _progress.Message($"no checkpoint of step {_state.Step}, the one before stays: {error.Message}");
        }
        timer.Restart();
    }

    private void Restore()
    {
        if (!_checkpoints.Exists)
        {
            _progress.Message("there is no checkpoint yet: the run starts from the beginning");
            return;
        }
        Checkpoint checkpoint = _checkpoints.Read(out CheckpointException? damage);
        if (damage is not null) _progress.Message($"{damage.Message}; going on from the one before");
        _state.Restore(checkpoint);
        _progress.Message($"going on after step {_state.Step}, epoch {_state.Step / StepsOfEpoch + 1} of {Epochs}");
    }

    private RunEvaluation Evaluate()
    {
        if (_parts.Samples is not null) WriteSamples(_parts.Samples);
        if (!_parts.Data.CanEvaluate) return RunEvaluation.None;
        using ICompiledNetwork compiled = new SimdBackend().Compile(Exported(out _));
        return _parts.Data.Evaluate(compiled, _parts.Preprocessor, Lanes);
    }

    private void WriteSamples(StyleSamples samples)
    {
        _state.Average?.SwapIn();
        try
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"epoch-{_state.Epoch:D4}.jpg");
            foreach (string line in samples.Write(Path.Combine(Folder.SamplesPath, name))) _progress.Message(line);
        }
        finally
        {
            _state.Average?.SwapOut();
        }
    }

    private void WritePackage(ClassificationReport? report)
    {
        Network network = Exported(out byte[] file);
        int? side = _recipe.Data.Faces?.InputSide ?? (_recipe.Loss is PerceptualOptions ? PaintersSide : null);
        if (side is int own) file = OnnxFile.ToBytes(network = network.WithInputSize(own, own));
        PackageCard card = RunCard.Create(_recipe, _settings, Images.Training, report);
        PackageWriter.Write(Folder.PackagePath, card, network, file, report is null ? [] : _parts.Labels);
    }

    // The network as a service would read it, with the averages of the weights where the run has some.
    private Network Exported(out byte[] file)
    {
        if (_state.FirstNonFinite() is string name) throw new NonFiniteException(name, "values", _state.Epoch, _state.Step);
        _state.Average?.SwapIn();
        try
        {
            file = OnnxFile.ToBytes(Network);
            return OnnxFile.Read(file, _recipe.Name);
        }
        finally
        {
            _state.Average?.SwapOut();
        }
    }
}
