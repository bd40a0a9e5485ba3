using System.Text;

namespace ShiftService.TestSupport.Caffe;

/// <summary>
/// Runs a caffemodel as Caffe defines its layers: from the file's own bytes, one layer after the other, in double precision, sharing
/// nothing with the project but the file. Only what active-shift networks have.
/// </summary>
public static class CaffeReference
{
    private sealed record Blob(int C, int H, int W, double[] Values)
    {
        public double this[int c, int y, int x] => y >= 0 && y < H && x >= 0 && x < W ? Values[(c * H + y) * W + x] : 0;
    }

    /// <summary>What the last inner product makes of an image.</summary>
    /// <param name="caffemodel">The file.</param>
    /// <param name="image">Normalised pixels, [channel, row, column].</param>
    /// <param name="side">Pixels of the image's side.</param>
    /// <param name="hasMergedNorms">True where the scales include the norms, as a prototxt without norms says.</param>
    public static double[] Run(byte[] caffemodel, ReadOnlySpan<float> image, int side, bool hasMergedNorms = true)
    {
        var input = new Blob(image.Length / side / side, side, side, [.. image.ToArray().Select(v => (double)v)]);
        var blobs = new Dictionary<string, Blob> { ["data"] = input };
        double[] result = [];
        foreach ((int field, _, byte[] bytes) in Wire.Read(caffemodel))
        {
            if (field != 100) continue;
            List<(int Field, ulong Number, byte[] Bytes)> layer = Wire.Read(bytes);
            string type = Encoding.UTF8.GetString(layer.First(f => f.Field == 2).Bytes);
            string[] bottoms = [.. layer.Where(f => f.Field == 3).Select(f => Encoding.UTF8.GetString(f.Bytes))];
            string[] tops = [.. layer.Where(f => f.Field == 4).Select(f => Encoding.UTF8.GetString(f.Bytes))];
            if (type is "Data" or "Accuracy" or "SoftmaxWithLoss" || !bottoms.All(blobs.ContainsKey)) continue;
            double[][] numbers = Numbers(layer);
            int Parameter(int message, int number, int otherwise) =>
                layer.Where(f => f.Field == message).SelectMany(f => Wire.Read(f.Bytes)).Where(f => f.Field == number)
                    .Select(f => (int)f.Number).FirstOrDefault(otherwise);
            Blob x = blobs[bottoms[0]];
            Blob y = type switch
            {
                "Split" => x,
                "BatchNorm" when hasMergedNorms => x,
                "Convolution" => Convolve(
                    x, numbers[0], Parameter(106, 1, 0), Parameter(106, 4, 1), Parameter(106, 6, 1), Parameter(106, 3, 0)),
                "BatchNorm" => Each(x, (c, v) => (v - numbers[0][c] / numbers[2][0]) / Math.Sqrt(numbers[1][c] / numbers[2][0] + 1e-5)),
                "Scale" => Each(x, (c, v) => v * numbers[0][c] + numbers[1][c]),
                "ReLU" => Each(x, (_, v) => Math.Max(v, 0)),
                "SpatialShift" => Shift(x, numbers[0], numbers[1], Parameter(106, 6, 1)),
                "Eltwise" => x with { Values = [.. x.Values.Zip(blobs[bottoms[1]].Values, (a, b) => a + b)] },
                "Pooling" => new(x.C, 1, 1, [.. x.Values.Chunk(x.H * x.W).Select(plane => plane.Average())]),
                "InnerProduct" => new(numbers[1].Length, 1, 1, [.. Enumerable.Range(0, numbers[1].Length).Select(o =>
                    numbers[1][o] + Enumerable.Range(0, x.Values.Length).Sum(i => x.Values[i] * numbers[0][o * x.Values.Length + i]))]),
                _ => throw new NotSupportedException(type),
            };
            foreach (string top in tops) blobs[top] = y;
            if (type == "InnerProduct") result = y.Values;
        }
        return result;
    }

    /// <summary>Every learned pair of offsets of a caffemodel: horizontal and vertical.</summary>
    public static List<(double X, double Y)> Offsets(byte[] caffemodel)
    {
        var offsets = new List<(double, double)>();
        foreach ((int field, _, byte[] bytes) in Wire.Read(caffemodel))
        {
            if (field != 100) continue;
            List<(int Field, ulong Number, byte[] Bytes)> layer = Wire.Read(bytes);
            if (Encoding.UTF8.GetString(layer.First(f => f.Field == 2).Bytes) != "SpatialShift") continue;
            double[][] numbers = Numbers(layer);
            offsets.AddRange(numbers[0].Zip(numbers[1]));
        }
        return offsets;
    }

    private static Blob Convolve(Blob x, double[] kernel, int outputs, int size, int stride, int pad)
    {
        int height = (x.H + 2 * pad - size) / stride + 1, width = (x.W + 2 * pad - size) / stride + 1;
        var values = new double[outputs * height * width];
        Parallel.For(0, outputs, o =>
        {
            for (int c = 0; c < x.C; c++)
                for (int ky = 0; ky < size; ky++)
                    for (int kx = 0; kx < size; kx++)
                    {
                        double weight = kernel[((o * x.C + c) * size + ky) * size + kx];
                        for (int row = 0; row < height; row++)
                            for (int column = 0; column < width; column++)
                                values[(o * height + row) * width + column] +=
                                    weight * x[c, row * stride - pad + ky, column * stride - pad + kx];
                    }
        });
        return new(outputs, height, width, values);
    }

    private static Blob Shift(Blob x, double[] dx, double[] dy, int stride)
    {
        int height = (x.H - 1) / stride + 1, width = (x.W - 1) / stride + 1;
        var values = new double[x.C * height * width];
        for (int c = 0; c < x.C; c++)
        {
            int left = (int)Math.Floor(dx[c]), top = (int)Math.Floor(dy[c]);
            double fx = dx[c] - left, fy = dy[c] - top;
            for (int row = 0; row < height; row++)
                for (int column = 0; column < width; column++)
                {
                    int y = row * stride + top, at = column * stride + left;
                    double above = (1 - fx) * x[c, y, at] + fx * x[c, y, at + 1];
                    double below = (1 - fx) * x[c, y + 1, at] + fx * x[c, y + 1, at + 1];
                    values[(c * height + row) * width + column] = (1 - fy) * above + fy * below;
                }
        }
        return new(x.C, height, width, values);
    }

    private static double[][] Numbers(List<(int Field, ulong Number, byte[] Bytes)> layer) =>
        [.. layer.Where(f => f.Field == 7).Select(f => Wire.Floats(Wire.Read(f.Bytes).First(b => b.Field == 5).Bytes))];

    private static Blob Each(Blob x, Func<int, double, double> map) =>
        x with { Values = [.. x.Values.Select((value, i) => map(i / (x.H * x.W), value))] };
}
