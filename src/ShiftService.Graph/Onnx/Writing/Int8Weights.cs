namespace ShiftService.Graph.Onnx.Writing;

/// <summary>Weights as integers of 8 bits.</summary>
internal static class Int8Weights
{
    private const int Largest = 127;

    /// <summary>
    /// For each output channel the factor that maps its largest absolute weight to 127, and the weights over it, rounded to the nearest.
    /// </summary>
    /// <param name="weight">Outputs first; all finite.</param>
    /// <exception cref="ModelException">A value is not finite.</exception>
    public static (sbyte[] Values, float[] Scales) Round(Weight weight)
    {
        int outputs = weight.Shape[0], inputs = weight.Values.Length / outputs;
        var values = new sbyte[weight.Values.Length];
        var scales = new float[outputs];
        for (int o = 0; o < outputs; o++)
        {
            ReadOnlySpan<float> row = weight.Values.AsSpan(o * inputs, inputs);
            float largest = 0;
            foreach (float value in row)
            {
                if (!float.IsFinite(value)) throw new ModelException(ModelError.InvalidWeight, $"a value is {value}", weight.Name);
                largest = Math.Max(largest, Math.Abs(value));
            }
            // Below that a factor is no normal number; such a row is nothing.
            scales[o] = largest / Largest is >= 1.2e-38f and float scale ? scale : 1;
            for (int i = 0; i < inputs; i++) values[o * inputs + i] = (sbyte)Math.Clamp(MathF.Round(row[i] / scales[o]), -Largest, Largest);
        }
        return (values, scales);
    }
}
