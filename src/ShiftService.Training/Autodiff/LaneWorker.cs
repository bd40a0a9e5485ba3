using System.Runtime.ExceptionServices;
using ShiftService.Graph;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;
using ShiftService.Training.Parameters;
using ShiftService.Training.Teaching;

namespace ShiftService.Training.Autodiff;

/// <summary>One lane of a team with its share of the loss and of the teacher. One thread at a time.</summary>
internal sealed class LaneWorker : IDisposable
{
    private readonly ILossWorker _loss;
    private readonly ITeacherWorker? _teacher;
    private readonly LossOutputs _outputs;
    private readonly float[] _lossGradient;
    private readonly int _inputElements, _lossOffset, _styles;
    private readonly bool _comparesWithImages;
    private readonly int[] _styleOf;
    private readonly float[] _styleWeights;

    public LaneWorker(Network network, ParameterSet parameters, ILoss loss, LaneOptions options, ITeacher? teacher)
    {
        Lane = new(network, parameters, options);
        _styles = Math.Max(loss.Styles, network.Styles);
        if (network.Styles != 0 && network.Styles != loss.Styles || network.Styles == 0 && loss.Styles > 1)
            throw new ArgumentException($"the network has {network.Styles} styles and the loss {loss.Styles}");
        _styleOf = new int[loss.Styles == 0 ? 0 : options.MicroBatch];
        _styleWeights = new float[options.MicroBatch * network.Styles];
        _comparesWithImages = loss.ComparesWithImages;
        _outputs = new(Lane, options.MicroBatch);
        _loss = loss.CreateWorker(options.MicroBatch, LossOutputs.ShapeOf(network));
        _teacher = teacher?.CreateWorker(options.MicroBatch);
        _inputElements = checked((int)network.InputShape.Elements);
        _lossGradient = new float[loss.Parameters.Sum(p => p.Weight.Values.Length)];
        _lossOffset = parameters.Length - _lossGradient.Length;
    }

    public Lane Lane { get; }

    /// <summary>Loss of the lane's images, already divided by the images of the whole batch, and how many were right.</summary>
    public LossResult Result { get; private set; }

    public ExceptionDispatchInfo? Error { get; set; }

    /// <summary>Takes the lane's micro-batches of a step forward and back.</summary>
    public void Run(ImageBatch batch, ulong step, int lane, int lanes, int microBatch)
    {
        Result = default;
        Array.Clear(_lossGradient);
        for (int first = lane * microBatch; first < batch.Count; first += lanes * microBatch)
        {
            int images = Math.Min(microBatch, batch.Count - first);
            ReadOnlySpan<float> pixels = batch.Pixels.AsSpan(first * _inputElements, images * _inputElements);
            ChooseStyles(images, (long)step * batch.Count + first);
            Lane.Forward(images, pixels, first, step, _styleWeights.AsSpan(0, images * Lane.Network.Styles));
            ReadOnlySpan<float> outputs = _outputs.Read(images), teacher = _comparesWithImages ? pixels : Teach(batch, first, images);
            var input = new LossInput(
                images, batch.Targets.AsSpan(first, images), teacher, batch.Faces.AsSpan(first, images),
                _styleOf.AsSpan(0, Math.Min(images, _styleOf.Length)));
            Result += _loss.Evaluate(outputs, input, 1f / batch.Count, _outputs.Gradients(images), _lossGradient);
            _outputs.WriteGradients(images);
            Lane.Backward();
        }
        Lane.Collect();
        for (int i = 0; i < _lossGradient.Length; i++) Lane.Gradient[_lossOffset + i] += _lossGradient[i];
    }

    public void Dispose()
    {
        Lane.Dispose();
        _teacher?.Dispose();
        (_loss as IDisposable)?.Dispose();
    }

    // In turn, by the image's number in the whole run: all styles come equally often, and resuming changes nothing.
    private void ChooseStyles(int images, long number)
    {
        if (_styleOf.Length == 0) return;
        Array.Clear(_styleWeights);
        for (int i = 0; i < images; i++)
        {
            _styleOf[i] = (int)((number + i) % _styles);
            if (_styleWeights.Length > 0) _styleWeights[i * _styles + _styleOf[i]] = 1;
        }
    }

    private ReadOnlySpan<float> Teach(ImageBatch batch, int first, int images) =>
        _teacher is null ? default : _teacher.Teach(batch, first, images);
}
