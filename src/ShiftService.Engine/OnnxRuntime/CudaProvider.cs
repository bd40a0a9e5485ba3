using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace ShiftService.Engine.OnnxRuntime;

/// <summary>Loads the CUDA provider, which is no part of the default build, into a session's options.</summary>
internal static partial class CudaProvider
{
    private const string RegistrationName = "ShiftService.Cuda";
    private const string ProviderName = "CUDAExecutionProvider";
    private static readonly Lock Gate = new();
    private static string? _registeredPath;

    /// <summary>Makes a session run on the chosen GPU.</summary>
    /// <exception cref="BackendException">The provider, a library that it needs, or the GPU is missing; the message says which.</exception>
    public static void AddTo(SessionOptions session, OnnxRuntimeOptions options)
    {
        string path = options.CudaProviderPath
            ?? Environment.GetEnvironmentVariable(OnnxRuntimeOptions.CudaProviderVariable)
            ?? throw new BackendException(
                $"the CUDA provider is not configured: set {OnnxRuntimeOptions.CudaProviderVariable} to the path of " +
                "libonnxruntime_providers_cuda.so (see docs/GPU.md)");
        OrtEnv environment = OrtEnv.Instance();
        try
        {
            Register(environment, path);
            OrtEpDevice[] devices =
                [.. environment.GetEpDevices().Where(device => device.EpName == ProviderName || device.EpName == RegistrationName)];
            if (devices.Length == 0) throw new BackendException($"the CUDA provider '{path}' was loaded and finds no NVIDIA GPU");
            if (options.DeviceId < 0 || options.DeviceId >= devices.Length)
                throw new BackendException($"there is no GPU {options.DeviceId}: the CUDA provider finds {devices.Length}");
            session.AppendExecutionProvider(environment, [devices[options.DeviceId]], new Dictionary<string, string>());
        }
        catch (OnnxRuntimeException error)
        {
            throw new BackendException(Explain(path, error.Message), error);
        }
    }

    /// <summary>What a failure to load the provider means.</summary>
    public static string Explain(string path, string message)
    {
        Match missing = MissingLibrary().Match(message);
        return missing.Success
            ? $"the CUDA provider '{path}' cannot be loaded: the library {missing.Groups[1].Value} is missing (see docs/GPU.md)"
            : $"the CUDA provider '{path}' cannot be used: {message}";
    }

    /// <summary>A library can be registered once in a process.</summary>
    private static void Register(OrtEnv environment, string path)
    {
        lock (Gate)
        {
            if (_registeredPath == path) return;
            if (_registeredPath is not null)
                throw new BackendException($"the CUDA provider '{_registeredPath}' is loaded already; '{path}' cannot be loaded beside it");
            if (!File.Exists(path)) throw new BackendException($"the CUDA provider '{path}' does not exist (see docs/GPU.md)");
            environment.RegisterExecutionProviderLibrary(RegistrationName, Path.GetFullPath(path));
            _registeredPath = path;
        }
    }

    [GeneratedRegex(@"(\S+\.so[.\d]*): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
