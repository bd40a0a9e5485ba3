using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Addition and multiplication: of two activations, of an activation and one number a channel, or of sizes.</summary>
internal static class ArithmeticImport
{
    public static void Add(ImportContext context, FileNode node)
    {
        if (Folded(context, node, (a, b) => checked(a + b))) return;
        if (StyleImport.Combine(context, node, table => new StyleBias(table))) return;
        if (context.IsConstant(node, 0) || context.IsConstant(node, 1))
        {
            (Activation input, Constant constant) = Sides(context, node);
            context.Emit(node, new ChannelBias(ChannelConstants.PerChannel(context, node, constant, input.Shape)), input);
            return;
        }
        context.Emit(node, new Add(), context.Activation(node, 0), context.Activation(node, 1));
    }

    public static void Sum(ImportContext context, FileNode node)
    {
        Activation sum = context.Activation(node, 0);
        if (node.Inputs.Count == 1) context.Alias(node, sum);
        for (int i = 1; i < node.Inputs.Count; i++)
        {
            Activation next = context.Activation(node, i);
            sum = i == node.Inputs.Count - 1
                ? context.Emit(node, new Add(), sum, next)
                : context.EmitPart(node, $"{i}", new Add(), sum, next);
        }
    }

    public static void Subtract(ImportContext context, FileNode node)
    {
        if (Folded(context, node, (a, b) => checked(a - b))) return;
        (Activation input, Constant constant) = RightSide(context, node);
        Weight bias = ChannelConstants.PerChannel(context, node, constant, input.Shape, "negated", value => -value);
        context.Emit(node, new ChannelBias(bias), input);
    }

    public static void Multiply(ImportContext context, FileNode node)
    {
        if (Folded(context, node, (a, b) => checked(a * b))) return;
        if (StyleImport.Combine(context, node, table => new StyleScale(table))) return;
        if (!context.IsConstant(node, 0) && !context.IsConstant(node, 1)) throw node.Unsupported("a product of two activations");
        (Activation input, Constant constant) = Sides(context, node);
        context.Emit(node, new ChannelScale(ChannelConstants.PerChannel(context, node, constant, input.Shape)), input);
    }

    public static void Divide(ImportContext context, FileNode node)
    {
        if (Folded(context, node, (a, b) => b == 0 ? throw node.Invalid("division by zero") : checked(a / b))) return;
        if (!context.IsConstant(node, 0) && !context.IsConstant(node, 1))
        {
            context.Emit(node, new DivideByScalar(), context.Activation(node, 0), context.Activation(node, 1));
            return;
        }
        (Activation input, Constant constant) = RightSide(context, node);
        Weight scale = ChannelConstants.PerChannel(context, node, constant, input.Shape, "inverse", value => 1 / value);
        context.Emit(node, new ChannelScale(scale), input);
    }

    private static (Activation, Constant) Sides(ImportContext context, FileNode node) => context.IsConstant(node, 0)
        ? (context.Activation(node, 1), context.Constant(node, 0))
        : (context.Activation(node, 0), context.Constant(node, 1));

    private static (Activation, Constant) RightSide(ImportContext context, FileNode node) => context.IsConstant(node, 1)
        ? (context.Activation(node, 0), context.Constant(node, 1))
        : throw node.Unsupported($"{node.Kind} by an activation");

    /// <summary>Computes on two integer constants: the sizes that exporters derive from shapes.</summary>
    private static bool Folded(ImportContext context, FileNode node, Func<long, long, long> compute)
    {
        if (context.Value(node, 0) is not Constant { IsFloat: false } a || context.Value(node, 1) is not Constant { IsFloat: false } b)
            return false;
        long[] left = a.Integers(), right = b.Integers();
        if (left.Length == 0 || right.Length == 0 || (left.Length != right.Length && left.Length != 1 && right.Length != 1))
            throw new ModelException(ModelError.InvalidShape, $"{left.Length} and {right.Length} integers", node.Name);
        var result = new long[Math.Max(left.Length, right.Length)];
        for (int i = 0; i < result.Length; i++)
        {
            long x = left[left.Length == 1 ? 0 : i], y = right[right.Length == 1 ? 0 : i];
            if (x == Constant.BatchMarker || y == Constant.BatchMarker) throw node.Unsupported("arithmetic with the batch size");
            try
            {
                result[i] = compute(x, y);
            }
            catch (OverflowException error)
            {
                throw new ModelException(ModelError.InvalidShape, "a size overflows", node.Name, inner: error);
            }
        }
        context.Alias(node, Constant.OfIntegers(node.Outputs[0], result, left.Length >= right.Length ? a.Extents : b.Extents));
        return true;
    }
}
