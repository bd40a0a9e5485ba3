using System.Runtime.ExceptionServices;
using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff;

/// <summary>One lane of a team with its share of the loss and of the teacher. One thread at a time.</summary>
internal sealed class LaneWorker : IDisposable
{
    private readonly ILossWorker _loss;
    private readonly IWorker? _teacher;
    private readonly string _output;
    private readonly float[] _outputs, _outputGradients, _lossGradient;
    private readonly int _outputElements, _inputElements, _lossOffset, _styles;
    private readonly bool _comparesWithImages;
    private readonly int[] _styleOf;
    private readonly float[] _styleWeights;

    public LaneWorker(Network network, ParameterSet parameters, ILoss loss, LaneOptions options, ICompiledNetwork? teacher)
    {
        Lane = new(network, parameters, options);
        _output = network.Outputs[0];
        TensorShape shape = network.ShapeOf(_output);
        _styles = Math.Max(loss.Styles, network.Styles);
        if (network.Styles != 0 && network.Styles != loss.Styles || network.Styles == 0 && loss.Styles > 1)
            throw new ArgumentException($"the network has {network.Styles} styles and the loss {loss.Styles}");
        _styleOf = new int[loss.Styles == 0 ? 0 : options.MicroBatch];
        _styleWeights = new float[options.MicroBatch * network.Styles];
        _comparesWithImages = loss.ComparesWithImages;
        _loss = loss.CreateWorker(options.MicroBatch, shape);
        _teacher = teacher?.CreateWorker(options.MicroBatch);
        _outputElements = checked((int)shape.Elements);
        _inputElements = checked((int)network.InputShape.Elements);
        _outputs = new float[options.MicroBatch * _outputElements];
        _outputGradients = new float[_outputs.Length];
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
            Span<float> outputs = _outputs.AsSpan(0, images * _outputElements), gradients = _outputGradients.AsSpan(0, outputs.Length);
            Lane.ReadOutput(_output, outputs);
            var input = new LossInput(images, batch.Targets.AsSpan(first, images), Teach(images, pixels), _styleOf.AsSpan(0, Math.Min(images, _styleOf.Length)));
            Result += _loss.Evaluate(outputs, input, 1f / batch.Count, gradients, _lossGradient);
            Lane.WriteOutputGradient(_output, gradients);
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

    private ReadOnlySpan<float> Teach(int images, ReadOnlySpan<float> pixels)
    {
        if (_comparesWithImages) return pixels;
        if (_teacher is null) return default;
        pixels.CopyTo(_teacher.Input);
        _teacher.Run(images, CancellationToken.None);
        return _teacher.Output(0)[..(images * _outputElements)];
    }
}
