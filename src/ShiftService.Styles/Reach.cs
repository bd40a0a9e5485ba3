using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Styles;

/// <summary>How far from a pixel of the output, in pixels of the input, lies what it depends on, but for the statistics of norms.</summary>
/// <param name="Pixels">The distance.</param>
/// <param name="Stride">Pixels of the input for one of the smallest image inside: sides must be multiples of it.</param>
internal readonly record struct Reach(int Pixels, int Stride)
{
    /// <summary>The reach of a network's first output.</summary>
    public static Reach Of(Network network)
    {
        var values = new Dictionary<string, (double Reach, double Scale)> { [network.Input] = (0, 1) };
        double stride = 1;
        foreach (Node node in network.Nodes)
        {
            (double reach, double scale) = node.Inputs.Select(input => values[input]).MaxBy(value => value.Reach);
            (reach, scale) = node.Operator switch
            {
                Convolution c => (reach + scale * Extent(c.Window), scale * Math.Max(c.Window.Stride.Y, c.Window.Stride.X)),
                Shift s => (reach + scale * s.Offsets.Max(o => Math.Max(Math.Abs(o.Dy), Math.Abs(o.Dx))), scale),
                ReflectionPad p => (reach + scale * Math.Max(p.Padding.Top, p.Padding.Left), scale),
                Upsample u => (reach + scale * (u.Factor - 1) / u.Factor, scale / u.Factor),
                _ => (reach, scale),
            };
            stride = Math.Max(stride, scale);
            values[node.Output] = (reach, scale);
        }
        return new((int)Math.Ceiling(values[network.Outputs[0]].Reach), (int)stride);
    }

    private static int Extent(SlidingWindow window) => Math.Max(
        Math.Max(window.Padding.Top, window.Dilation.Y * (window.Kernel.Y - 1) - window.Padding.Top),
        Math.Max(window.Padding.Left, window.Dilation.X * (window.Kernel.X - 1) - window.Padding.Left));
}
