using ShiftService.Engine;
using ShiftService.Faces.Detection;
using ShiftService.Graph;

namespace ShiftService.Faces.Tests.Detection;

/// <summary>The outputs of a run, as a test wants them: at first no cell sees a face.</summary>
internal sealed class GivenOutputs : IWorker
{
    private readonly float[][] _outputs;

    public GivenOutputs(int side, int batch, params int[] strides)
    {
        Input3 = TensorShape.Image(3, side, side);
        Shapes = [.. strides.Select(stride => TensorShape.Image(DetectionChannels.Count, side / stride, side / stride))];
        _outputs = [.. Shapes.Select(shape => new float[batch * shape.Elements])];
        for (int i = 0; i < strides.Length; i++)
            for (int image = 0; image < batch; image++)
                _outputs[i].AsSpan(image * (int)Shapes[i].Elements, (int)Shapes[i].Pixels).Fill(-20);
    }

    public TensorShape Input3 { get; }

    public TensorShape[] Shapes { get; }

    public int MaxBatch => 1;

    public Span<float> Input => [];

    public ReadOnlySpan<float> Output(int index = 0) => _outputs[index];

    public void Run(int batch, CancellationToken cancellation = default)
    {
    }

    /// <summary>Sets the 15 values of a cell.</summary>
    public void Set(int output, int image, int row, int column, params float[] values)
    {
        TensorShape shape = Shapes[output];
        for (int c = 0; c < values.Length; c++)
            _outputs[output][image * shape.Elements + (c * shape.Height + row) * shape.Width + column] = values[c];
    }

    public void Dispose()
    {
    }
}
