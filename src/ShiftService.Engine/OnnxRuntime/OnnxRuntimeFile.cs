using Microsoft.ML.OnnxRuntime;

namespace ShiftService.Engine.OnnxRuntime;

/// <summary>
/// A file with one input that ONNX Runtime runs and <see cref="Graph.Network"/> need not be able to express: teachers and peers. Runs
/// allocate; not for serving. One thread at a time.
/// </summary>
public sealed class OnnxRuntimeFile : IDisposable
{
    private readonly InferenceSession _session;

    /// <summary>Loads a file.</summary>
    /// <exception cref="BackendException">ONNX Runtime cannot load it, or it has several inputs.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public OnnxRuntimeFile(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        try
        {
            OrtEnv.Instance().DisableTelemetryEvents();
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            _session = new InferenceSession(file, options);
        }
        catch (Exception error) when (
            error is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            throw new BackendException($"ONNX Runtime cannot load '{path}': {error.Message}", error);
        }
        if (_session.InputNames.Count == 1) return;
        int inputs = _session.InputNames.Count;
        _session.Dispose();
        throw new BackendException($"'{path}' has {inputs} inputs");
    }

    /// <summary>Names of the outputs.</summary>
    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>Runs one image.</summary>
    /// <param name="input">[channel, row, column].</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>The outputs by name, row-major.</returns>
    /// <exception cref="BackendException">The file does not run on such an input.</exception>
    public IReadOnlyDictionary<string, float[]> Run(float[] input, int height, int width)
    {
        if (height < 1 || width < 1 || input.Length % ((long)height * width) != 0)
            throw new ArgumentException($"{input.Length} values are no channels of {width}x{height}");
        try
        {
            using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(input, [1, input.Length / (height * width), height, width]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs =
                _session.Run(options, [_session.InputNames[0]], [tensor], _session.OutputNames);
            return _session.OutputNames.Select((name, i) => (name, outputs[i].GetTensorDataAsSpan<float>().ToArray()))
                .ToDictionary(pair => pair.name, pair => pair.Item2);
        }
        catch (OnnxRuntimeException error)
        {
            throw new BackendException($"ONNX Runtime failed on an input of {width}x{height}: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
