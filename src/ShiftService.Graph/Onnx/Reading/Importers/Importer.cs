namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>The table of ONNX operators that are read.</summary>
internal static class Importer
{
    private static readonly Dictionary<string, Action<ImportContext, FileNode>> Table = new()
    {
        ["Add"] = ArithmeticImport.Add,
        ["AveragePool"] = PoolImport.Average,
        ["BatchNormalization"] = NormImport.Batch,
        ["Cast"] = ConstantImport.Cast,
        ["Clip"] = ActivationImport.Clip,
        ["Concat"] = ChannelImport.Concat,
        ["Constant"] = ConstantImport.Constant,
        ["Conv"] = LayerImport.Convolution,
        ["DequantizeLinear"] = QuantizationImport.Dequantize,
        ["Div"] = ArithmeticImport.Divide,
        ["Dropout"] = ActivationImport.Dropout,
        ["Expand"] = ReshapeImport.Expand,
        ["Flatten"] = ReshapeImport.Flatten,
        ["Gather"] = ConstantImport.Gather,
        ["Gemm"] = LayerImport.Gemm,
        ["GlobalAveragePool"] = PoolImport.Global,
        ["Identity"] = ConstantImport.Identity,
        ["InstanceNormalization"] = NormImport.Instance,
        ["LeakyRelu"] = ActivationImport.LeakyRelu,
        ["LpNormalization"] = NormImport.Lp,
        ["MatMul"] = LayerImport.MatMul,
        ["MaxPool"] = PoolImport.Max,
        ["Mul"] = ArithmeticImport.Multiply,
        ["PRelu"] = ActivationImport.PRelu,
        ["Pad"] = SpatialImport.Pad,
        ["ReduceL2"] = NormImport.Length,
        ["ReduceMean"] = PoolImport.ReduceMean,
        ["Relu"] = ActivationImport.Relu,
        ["Reshape"] = ReshapeImport.Reshape,
        ["Resize"] = SpatialImport.Resize,
        ["Shape"] = ConstantImport.Shape,
        ["Sigmoid"] = ActivationImport.Sigmoid,
        ["Slice"] = ChannelImport.Slice,
        ["Softmax"] = NormImport.Softmax,
        ["Split"] = ChannelImport.Split,
        ["Squeeze"] = ReshapeImport.Squeeze,
        ["Sub"] = ArithmeticImport.Subtract,
        ["Sum"] = ArithmeticImport.Sum,
        ["Tanh"] = ActivationImport.Tanh,
        ["Transpose"] = ReshapeImport.Transpose,
        ["Unsqueeze"] = ReshapeImport.Unsqueeze,
        ["Upsample"] = SpatialImport.Upsample,
    };

    /// <summary>Adds what a node of the file means to the network.</summary>
    public static void Import(ImportContext context, FileNode node)
    {
        if (!Table.TryGetValue(node.Kind, out Action<ImportContext, FileNode>? import))
            throw node.Unsupported($"the operator {node.Kind} is not supported");
        if (node.Outputs.Count == 0 || node.Outputs[0].Length == 0)
            throw new ModelException(ModelError.MissingValue, $"{node.Kind} has no output", node.Name);
        try
        {
            import(context, node);
            node.RequireAllRead();
        }
        catch (ModelException error)
        {
            throw error.AtNode(node.Name);
        }
    }
}
