using ShiftService.Graph;

namespace ShiftService.Faces.Detection;

/// <summary>
/// One output of a detector: a grid of cells, <paramref name="Stride"/> pixels apart. The centre of cell (row, column) is at
/// ((column + 0.5) stride, (row + 0.5) stride) from the input's corner.
/// </summary>
/// <param name="Stride">Pixels of the input from cell to cell.</param>
/// <param name="Rows">Rows of cells.</param>
/// <param name="Columns">Cells in a row.</param>
/// <param name="FirstCell">Cells of the outputs before this one.</param>
public readonly record struct DetectionLevel(int Stride, int Rows, int Columns, int FirstCell)
{
    /// <summary>Cells.</summary>
    public int Cells => Rows * Columns;

    /// <summary>Where this output's values begin when all outputs stand one after the other.</summary>
    public int FirstValue => FirstCell * DetectionChannels.Count;

    /// <summary>The levels of a network's outputs, smallest stride first.</summary>
    /// <param name="input">Shape of the input.</param>
    /// <param name="outputs">Shapes of the outputs.</param>
    /// <exception cref="ArgumentException">These are not the outputs of a detector.</exception>
    public static DetectionLevel[] Of(TensorShape input, IReadOnlyList<TensorShape> outputs)
    {
        var levels = new DetectionLevel[outputs.Count];
        int cells = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            TensorShape output = outputs[i];
            int stride = input.Height / output.Height;
            if (output.IsVector || output.Channels != DetectionChannels.Count || stride * output.Height != input.Height
                || stride * output.Width != input.Width || (i > 0 && stride <= levels[i - 1].Stride))
                throw new ArgumentException(
                    $"output {i} of shape {output}, for an input of {input}, is no grid of {DetectionChannels.Count} values a cell " +
                    "with a stride above the one before");
            levels[i] = new(stride, output.Height, output.Width, cells);
            cells += levels[i].Cells;
        }
        return levels.Length > 0 ? levels : throw new ArgumentException("a detector has at least one output");
    }
}
